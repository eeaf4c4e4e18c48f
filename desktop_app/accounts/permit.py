"""Leave to transmit one message to one address, once.

There are two kinds: `OwnAddressPermit` here, for mail to the owner's own addresses, and
`delivery.claim.SendPermit`, which only a claim of the log can make. Nothing else gets a message
through `Conversation`.
"""


class Permit:
    """One envelope. Never made directly; its subclasses say on what ground the mail may leave."""

    __slots__ = ("_spent", "recipient", "sender")

    def __init__(self, sender: str, recipient: str) -> None:
        if type(self) is Permit:
            raise TypeError("a permit needs a ground: claim a delivery")
        self.sender = sender
        self.recipient = recipient
        self._spent = False

    @property
    def envid(self) -> str:
        """The name that a report about this mail shall repeat (RFC 3461); "" asks for none."""
        return ""

    @property
    def spent(self) -> bool:
        """Whether the envelope left with it, or was about to."""
        return self._spent

    def spend(self) -> None:
        """Use it up. RuntimeError the second time: a message is transmitted once per claim."""
        if self._spent:
            raise RuntimeError("this permit was used already")
        self._spent = True


class OwnAddressPermit(Permit):
    """For the probe, address codes and test sends: the recipient is the owner (architecture 4.13).

    `own` are the addresses that count as the owner's: the account's own address with any sub-address,
    the opt-out address, an address that asked for its code, or one that was confirmed.
    """

    __slots__ = ()

    def __init__(self, sender: str, recipient: str, *, own: frozenset[str]) -> None:
        if recipient not in own:
            raise ValueError("not one of the owner's addresses")
        super().__init__(sender, recipient)
