"""The tables, one noun each; importing this package makes them known to the metadata."""

from storage.tables.address import Address, Consent, Invite, OptChange, Sharer
from storage.tables.alert import Alert, AlertEvent
from storage.tables.base import Moment, metadata
from storage.tables.broadcast import Broadcast, BroadcastRecipient, BroadcastText
from storage.tables.concern import CheckInRound, Concern, ConcernStep, Praise, StaffCheckIn
from storage.tables.conversation import Conversation, Received
from storage.tables.delivery import Delivery, DeliveryPart
from storage.tables.gradebook import Attendance, LineItem, Result
from storage.tables.interpreters import InterpreterRequest, LanguageOffer, TranslationReport
from storage.tables.listening import CheckIn, Occurrence
from storage.tables.office_hours import OfficeHours
from storage.tables.person import Enrollment, Guardianship, Person, Role
from storage.tables.relay import EarlierWords, Message, RoomThread, Thread
from storage.tables.review import Approval
from storage.tables.school import School, Section, Term
from storage.tables.survey import (
    Survey,
    SurveyAnswer,
    SurveyBallot,
    SurveyParticipation,
    SurveyPicture,
    SurveyTally,
    SurveyWording,
    SurveyWords,
)
from storage.tables.threads import HandOver, Substitute
from storage.tables.translation import GlossaryTerm, NameWord, Translated

__all__ = [
    "Address",
    "Alert",
    "AlertEvent",
    "Approval",
    "Attendance",
    "Broadcast",
    "BroadcastRecipient",
    "BroadcastText",
    "CheckIn",
    "CheckInRound",
    "Concern",
    "ConcernStep",
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
    "Praise",
    "Received",
    "Result",
    "Role",
    "RoomThread",
    "School",
    "Section",
    "Sharer",
    "StaffCheckIn",
    "Substitute",
    "Survey",
    "SurveyAnswer",
    "SurveyBallot",
    "SurveyParticipation",
    "SurveyPicture",
    "SurveyTally",
    "SurveyWording",
    "SurveyWords",
    "Term",
    "Thread",
    "Translated",
    "TranslationReport",
    "metadata",
]
