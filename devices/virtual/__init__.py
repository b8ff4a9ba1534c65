"""Virtual twins of the devices: a chip card that answers the real protocols, and the readers it can lie on.

For the training desk and for tests. Everything on such a card is fictional.
"""
