"""The tables, one noun each; importing this package makes them known to the metadata."""

from storage.tables.address import Address, Consent, Invite, OptChange, Sharer
from storage.tables.base import Moment, metadata
from storage.tables.broadcast import Broadcast, BroadcastRecipient, BroadcastText
from storage.tables.conversation import Conversation, Received
from storage.tables.delivery import Delivery, DeliveryPart
from storage.tables.gradebook import Attendance, LineItem, Result
from storage.tables.interpreters import InterpreterRequest, LanguageOffer, TranslationReport
from storage.tables.listening import Alert, CheckIn, Occurrence
from storage.tables.office_hours import OfficeHours
from storage.tables.person import Enrollment, Guardianship, Person, Role
from storage.tables.relay import EarlierWords, Message, RoomThread, Thread
from storage.tables.review import Approval
from storage.tables.school import School, Section, Term
from storage.tables.threads import HandOver, Substitute
from storage.tables.translation import GlossaryTerm, NameWord, Translated

__all__ = [
    "Address",
    "Alert",
    "Approval",
    "Attendance",
    "Broadcast",
    "BroadcastRecipient",
    "BroadcastText",
    "CheckIn",
    "Consent",
    "Conversation",
    "Delivery",
    "DeliveryPart",
    "EarlierWords",
    "Enrollment",
    "GlossaryTerm",
    "Guardianship",
    "HandOver",
    "InterpreterRequest",
    "Invite",
    "LanguageOffer",
    "LineItem",
    "Message",
    "Moment",
    "NameWord",
    "Occurrence",
    "OfficeHours",
    "OptChange",
    "Person",
    "Received",
    "Result",
    "Role",
    "RoomThread",
    "School",
    "Section",
    "Sharer",
    "Substitute",
    "Term",
    "Thread",
    "Translated",
    "TranslationReport",
    "metadata",
]
