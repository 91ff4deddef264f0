"""Crediting a finalized invoice: which part of its lines, how much of their discounts and taxes, and where it goes."""
