"""The tables, one noun each; importing this package makes them known to the metadata."""

from storage.tables.address import Address, Consent, Invite, OptChange
from storage.tables.base import Moment, metadata
from storage.tables.conversation import Conversation, Received
from storage.tables.delivery import Delivery
from storage.tables.gradebook import Attendance, LineItem, Result
from storage.tables.listening import Alert, CheckIn, Occurrence
from storage.tables.person import Enrollment, Guardianship, Person, Role
from storage.tables.relay import Message, RoomThread, Thread
from storage.tables.school import School, Section, Term

__all__ = [
    "Address",
    "Alert",
    "Attendance",
    "CheckIn",
    "Consent",
    "Conversation",
    "Delivery",
    "Enrollment",
    "Guardianship",
    "Invite",
    "LineItem",
    "Message",
    "Moment",
    "Occurrence",
    "OptChange",
    "Person",
    "Received",
    "Result",
    "Role",
    "RoomThread",
    "School",
    "Section",
    "Term",
    "Thread",
    "metadata",
]
