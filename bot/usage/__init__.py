"""Counts without anybody in them: passages, by day or week, and what of them can be shown.

It knows neither Telegram nor the dialogue: it is given names, and gives figures.
"""
