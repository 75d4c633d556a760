"""Number words of the languages that callers dictate in, by the digits that each comes to."""

from __future__ import annotations

from types import MappingProxyType

ENGLISH_DIGITS = MappingProxyType({
    "zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
})  # fmt: skip
HOMOPHONES = MappingProxyType({"for": "4", "to": "2", "too": "2", "won": "1", "ate": "8"})
"""Ordinary words that sound like digits, by the digits; they count only among digits."""
ENGLISH_TEENS = MappingProxyType({
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
})  # fmt: skip
ENGLISH_TENS = MappingProxyType({
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8",
    "ninety": "9",
})  # fmt: skip
SPANISH_DIGITS = MappingProxyType({
    "cero": "0", "uno": "1", "un": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6",
    "siete": "7", "ocho": "8", "nueve": "9",
})  # fmt: skip
SPANISH_TEENS = MappingProxyType({
    "diez": "10", "once": "11", "doce": "12", "trece": "13", "catorce": "14", "quince": "15", "dieciséis": "16",
    "dieciseis": "16", "diecisiete": "17", "dieciocho": "18", "diecinueve": "19", "veintiuno": "21",
    "veintiún": "21", "veintidós": "22", "veintidos": "22", "veintitrés": "23", "veintitres": "23",
    "veinticuatro": "24", "veinticinco": "25", "veintiséis": "26", "veintiseis": "26", "veintisiete": "27",
    "veintiocho": "28", "veintinueve": "29",
})  # fmt: skip
SPANISH_TENS = MappingProxyType({
    "veinte": "2", "treinta": "3", "cuarenta": "4", "cincuenta": "5", "sesenta": "6", "setenta": "7", "ochenta": "8",
    "noventa": "9",
})  # fmt: skip
SPANISH_HUNDREDS = MappingProxyType({
    "cien": "1", "ciento": "1", "doscientos": "2", "trescientos": "3", "cuatrocientos": "4", "quinientos": "5",
    "seiscientos": "6", "setecientos": "7", "ochocientos": "8", "novecientos": "9",
})  # fmt: skip
SPANISH = frozenset({*SPANISH_DIGITS, *SPANISH_TEENS, *SPANISH_TENS, *SPANISH_HUNDREDS, "mil"})
"""Words that show a number to be dictated in Spanish."""
DIGITS = MappingProxyType({**ENGLISH_DIGITS, **SPANISH_DIGITS})
PAIRS = MappingProxyType({**ENGLISH_TEENS, **SPANISH_TEENS})
"""Words that come to two digits whatever follows."""
TENS = MappingProxyType({**ENGLISH_TENS, **SPANISH_TENS})
"""Words that come to two digits, of which a unit behind replaces the second."""
ROUND = MappingProxyType({"hundred": "00", "thousand": "000", "mil": "000"})
"""Words that put noughts behind the digits before."""
TIMES = MappingProxyType({"double": 2, "triple": 3, "doble": 2})
