"""From files to stories: bytes to text, text to a manuscript, a manuscript to its episodes.

``decoding`` finds the encoding, ``text`` takes a format's own marks off (``aozora``, ``markdown``,
``gutenberg``), ``chapters`` finds where episodes begin, ``splitting`` puts several files together, and
``stories`` writes the result.
"""
