"""The dialogue core: dialog files in, screens out.

Pure: it knows nothing of Telegram, opens no connection and reads no clock. Files are read once, by `loader`.
"""
