"""What must come of requests to one account: pure, and simple enough to be believed."""

from dataclasses import dataclass, field

from tests.support.events import NOW

DAY = 86_400
TOKEN, IDLE, LIFETIME = 900, 7 * DAY, 30 * DAY
RESET, VERIFY, MOVE = 600, DAY, 3600
LEFT = -1  # the epoch of a session that ended all


@dataclass(eq=False)
class Session:
    """What the model knows of a session, and the tokens that its device was given."""

    epoch: int
    key: int  # which of the rotating keys its refresh tokens are made with
    opened: int
    used: int
    counter: int = 0
    ended: bool = False
    made: dict[int, int] = field(default_factory=dict)  # counter -> key of its token
    known: dict[int, str] = field(default_factory=dict)  # counter -> refresh token
    access: tuple[str, int] = ("", 0)  # the last access token and when it was issued


@dataclass(frozen=True)
class Proof:
    """What a mail carried."""

    token: str
    email: str  # the address of the account at that time
    epoch: int
    key: int
    expires: int
    new_email: str = ""


@dataclass
class Model:
    """One account."""

    password: str
    email: str
    former_email: str = ""
    now: int = NOW
    epoch: int = 0
    enabled: bool = True
    verified: bool = False
    key: int = 0  # rotations of the credentials secret so far
    hashed: int = 0  # the key that the password is hashed with
    sessions: list[Session] = field(default_factory=list)

    def right(self, password: str) -> bool:
        return password == self.password and self.in_ring(self.hashed)

    def in_ring(self, key: int) -> bool:
        """Whether a key is the current or the previous one."""
        return self.key - key <= 1

    def opened(self, password: str) -> Session | None:
        """A login."""
        if not self.enabled or not self.right(password):
            return None
        self.hashed = self.key
        session = Session(self.epoch, self.key, self.now, self.now, made={0: self.key})
        self.sessions.append(session)
        return session

    def alive(self, session: Session) -> bool:
        return (
            not session.ended
            and self.enabled
            and session.epoch == self.epoch
            and self.now < min(session.used + IDLE, session.opened + LIFETIME)
        )

    def refreshed(self, session: Session, counter: int) -> bool:
        if not self.alive(session) or not self.recognised(session, counter):
            return False
        if counter == session.counter:
            session.counter, session.used = counter + 1, self.now
            session.key = session.made[counter + 1] = self.key
        elif counter < session.counter - 1:
            session.ended = True
        return not session.ended

    def recognised(self, session: Session, counter: int) -> bool:
        """Made by the session's key or the one before it, while we know that."""
        former = [key for key in session.made.values() if key != session.key]
        mine = [session.key, *former[-1:]]
        return session.made[counter] in mine and self.in_ring(session.made[counter])

    def authorised(self, session: Session) -> bool:
        """Whether its access token is still taken."""
        return self.now < session.access[1] + TOKEN

    def trusted(self, session: Session) -> bool:
        """Whether it may do what only a live session may."""
        return self.authorised(session) and self.alive(session)

    def left(self, session: Session) -> bool:
        session.ended |= self.authorised(session)
        return self.authorised(session)

    def left_everywhere(self, session: Session) -> bool:
        if self.trusted(session):
            session.epoch = LEFT
            self.epoch += 1
        return self.authorised(session) and session.epoch == LEFT and not session.ended

    def changed(self, session: Session, current: str, new: str) -> int:
        """The status of a change of password; its repetition is taken for the first one's."""
        if not self.trusted(session):
            return 401
        if not (self.right(current) or self.right(new)):
            return 403
        if not self.right(new):
            self.replace(new)
            session.epoch = self.epoch
        return 204

    def asked(self, token: str, lifetime: int, new_email: str = "") -> Proof:
        expires = self.now + lifetime
        return Proof(token, self.email, self.epoch, self.key, expires, new_email)

    def may_move(self, session: Session, password: str, new_email: str) -> int:
        """The status of a wish for another address."""
        if not self.trusted(session):
            return 401
        if new_email == self.email:
            return 400
        return 202 if self.right(password) else 403

    def moved(self, proof: Proof) -> bool:
        """Whether a proof of a new address is taken; a repetition is one that changes nothing."""
        if not self.proven(proof):
            return False
        if (proof.epoch, proof.email) == (self.epoch, self.email):
            self.former_email, self.email = self.email, proof.new_email
            self.verified = True
            self.epoch += 1
            return True
        return self.repeated(proof)

    def repeated(self, proof: Proof) -> bool:
        """Whether a proof of a new address was the last thing that changed the account."""
        last = self.epoch - 1, self.former_email, self.email
        return (proof.epoch, proof.email, proof.new_email) == last

    def proven(self, proof: Proof) -> bool:
        return self.enabled and self.in_ring(proof.key) and self.now < proof.expires

    def reset(self, proof: Proof, new: str) -> bool:
        """Whether a reset is taken; a repetition is one that changes nothing."""
        if not self.proven(proof) or proof.email != self.email:
            return False
        if proof.epoch == self.epoch:
            self.replace(new)
            self.verified = True
            return True
        return proof.epoch == self.epoch - 1 and self.right(new)

    def verify(self, proof: Proof) -> bool:
        taken = self.proven(proof) and proof.email == self.email
        self.verified |= taken
        return taken

    def replace(self, new: str) -> None:
        self.password, self.hashed = new, self.key
        self.epoch += 1
