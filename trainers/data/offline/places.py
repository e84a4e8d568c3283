"""Cities, and the invented companies that are organisations beside those named after a city."""

from __future__ import annotations

from trainers.data.offline.lexicon import City, Company

_CITIES = """
Paris London Berlin Munich Vienna Zurich Rome Milan Venice Madrid Barcelona Lisbon Oslo
Stockholm Copenhagen Helsinki Warsaw Prague Budapest Athens Moscow Kyiv Istanbul Ankara Cairo
Tunis Casablanca Damascus Beirut Amman Baghdad Doha Dubai Nairobi Lagos Accra Delhi Mumbai
Beijing Shanghai Tokyo Osaka Seoul Hanoi Lima Havana Toronto Chicago
"""

_COMPANIES = """
Solaro Nordika Veltron Arimo Kastella Lumeo Bravanta Tesmar Orvika Mirando Polexa Damaro Fenvik
Quantela Zelinor Havista Ostrella Galvion Rubeno Sarvanta Tilmora Ulvento Wexaro Yorvana
Zandira Korvelis Almeto Brisenda Cordavia Delmira Estovar Florento Gandrela Heliora Ikarno
Jastrevo Lorvato Manteva Nimbaro Pelvano Trevonta
"""

CITIES = tuple(City(name=name) for name in _CITIES.split())
COMPANIES = tuple(Company(name=name) for name in _COMPANIES.split())
