"""Rolebook: a handbook site and its forms, built from structured YAML about an organisation."""

__version__ = "0.1.0"
