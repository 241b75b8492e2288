"""Motus: what professional secrecy asks of a nurse in France, on the spot."""
