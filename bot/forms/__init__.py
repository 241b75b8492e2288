"""Blank models as documents: paragraphs in, files that a word processor opens out."""
