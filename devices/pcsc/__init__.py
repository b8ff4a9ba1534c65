"""Real contactless readers through PC/SC (winscard, pcsc-lite): watching them, talking to a card.

Knows nothing of what a card means; `smartcard` (pyscard) is imported only when a reader is used.
"""
