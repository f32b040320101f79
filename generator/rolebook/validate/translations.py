"""Keys in another language: what a German, French or Spanish word for a key was meant as."""

from __future__ import annotations

from collections.abc import Collection

_WORDS = {
    "name": "bezeichnung benennung nom nombre titel titre título",
    "title": "titel überschrift titre título",
    "term": "begriff ausdruck terme término",
    "label": "beschriftung étiquette etiqueta",
    "plural": "mehrzahl pluriel",
    "summary": "zusammenfassung kurzbeschreibung beschreibung résumé resumen description descripción",
    "description": "beschreibung descripción",
    "definition": "beschreibung erklärung définition definición",
    "meaning": "bedeutung signification sens significado",
    "text": "wortlaut satz texte texto",
    "statement": "aussage grundsatz énoncé affirmation enunciado",
    "level": "stufe ebene niveau nivel",
    "levels": "stufen ebenen niveaus niveaux niveles",
    "role": "rolle rôle rol",
    "roles": "rollen rôles",
    "track": "laufbahn filière trayectoria",
    "behaviours": "verhalten verhaltensweisen comportements comportamientos conductas",
    "descriptors": "deskriptoren descripteurs descriptores",
    "obligations": "pflichten verpflichtungen obligaciones",
    "obligation": "pflicht verpflichtung obligación",
    "group": "gruppe groupe grupo",
    "order": "reihenfolge ordre orden",
    "items": "fragen éléments elementos preguntas",
    "scale": "skala échelle escala",
    "points": "punkte puntos",
    "value": "wert valeur valor",
    "stages": "phasen abschnitte étapes etapas fases",
    "steps": "schritte étapes pasos",
    "minutes": "minuten minutos dauer durée",
    "cumulative": "kumulativ aufbauend cumulatif acumulativo",
}


def translated(word: str, keys: Collection[str]) -> str:
    """The key among `keys` that a word of another language names; empty where there is none or several."""
    plain = _plain(word)
    found = [key for key in keys if plain in _plain(_WORDS.get(key, "")).split()]
    return found[0] if len(found) == 1 else ""


def _plain(words: str) -> str:
    """In small letters and without accents, as many a key is typed."""
    return words.casefold().translate(_ACCENTS)


_ACCENTS = str.maketrans("áâàäçéèêëíîïóôöúûüñ", "aaaaceeeeiiiooouuun")
