"""What a study needs of a disk: stated before it starts, and kept under a bound while it runs."""
