"""The command line: the same verbs as the window, without Qt.

Must only ask Services: never storage, never the network.
"""
