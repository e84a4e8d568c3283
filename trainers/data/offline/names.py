"""Names of persons from the cultures of ten languages: three of either gender, six families."""

from __future__ import annotations

from trainers.data.offline.lexicon import FamilyName, GivenName

_HAN = "zh"

# culture | women | men | families
_NAMES = """
en | Emma Alice Sarah        | John Thomas Peter      | Smith Miller Wilson Taylor Brown Walker
de | Ingrid Greta Ursula     | Lukas Klaus Stefan     | Schmidt Wagner Becker Hoffmann Keller Vogel
es | Carmen Lucía Sofía      | Carlos Diego Pablo     | García Fernández Morales Torres Navarro Ortega
fr | Camille Juliette Manon  | Pierre Antoine Mathieu | Dubois Moreau Laurent Lefèvre Girard Fontaine
ru | Olga Natasha Irina      | Ivan Dmitri Sergei     | Petrov Ivanov Volkov Sokolov Morozov Kuznetsov
zh | Xiaoli Meiling Yulan    | Jianguo Zhiwei Haoran  | Wang Chen Zhao Liu Huang Zhou
ar | Fatima Layla Zainab     | Omar Karim Tariq       | Haddad Khoury Mansour Najjar Saleh Qasim
hi | Priya Anjali Sunita     | Arjun Rahul Vikram     | Sharma Patel Gupta Nair Verma Reddy
sw | Neema Zawadi Wanjiru    | Juma Baraka Kamau      | Mwangi Kimani Otieno Mushi Barasa Ochieng
tr | Ayşe Elif Derya         | Emre Burak Orhan       | Yılmaz Demir Kaya Çelik Arslan Aydın
"""  # noqa: E501 - one culture a row


def _read_rows() -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in _NAMES.strip().splitlines()]


GIVEN_NAMES = tuple(
    GivenName(name=name, gender=gender, is_han=culture == _HAN)
    for culture, women, men, _ in _read_rows()
    for gender, names in (("f", women), ("m", men))
    for name in names.split()
)
FAMILY_NAMES = tuple(
    FamilyName(name=name, is_han=culture == _HAN)
    for culture, _, _, families in _read_rows()
    for name in families.split()
)
