"""Dates and times of day."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.answers import Reason
from conversations.prompts import Prompt
from tests.conversations.test_answers import ask, check

NO_TIME = Reason.NOT_A_TIME
TIMES: dict[str, dict[str, object]] = {
    "en": {
        # A school day: 7 to 11 in the morning, 12 to 6 in the afternoon.
        "7": "07:00", "11": "11:00", "12": "12:00", "1": "13:00", "6": "18:00", "6:59": "18:59", "8:15": "08:15",
        # The 24-hour clock.
        "06:30": "06:30", "0:15": "00:15", "18:05": "18:05", "13": "13:00", "23:59": "23:59", "24:00": "00:00",
        "1805": "18:05", "0630": "06:30",
        "630": "18:30", "6.30": "18:30", "6h30": "18:30", "18:05:00": "18:05", "٦:٣٠": "18:30",
        "6pm": "18:00", "6 PM": "18:00", "6 p.m.": "18:00", "6:05am": "06:05", "12am": "00:00", "12pm": "12:00",
        "12:30 a.m.": "00:30",
        "noon": "12:00", "at noon": "12:00", "12 noon": "12:00", "midnight": "00:00", "six": "18:00",
        "six o'clock": "18:00",
        "six thirty": "18:30", "half past six": "18:30", "quarter past 6": "18:15", "a quarter to seven": "18:45",
        "ten to six": "17:50",
        "ten past six": "18:10", "twenty five to nine": "08:35", "6 in the morning": "06:00", "10 at night": "22:00",
        "1 at night": "01:00",
        "7 in the evening": "19:00", "around 3:15 pm please": "15:15", "5ish": "17:00", "quarter to one": "12:45",
        **dict.fromkeys(("25:00", "12:60", "6-7", "6 to 7", "9 - 10", "5 5", "banana", "12/05", "six five", "0 pm",
        "14 am", "am", "noon midnight",
                         "half", "9:5", "-6", "123456", "half past", "6:30 and 7:30", "24:30", "?", "9" * 30), NO_TIME),
    },
    "es": {
        "a las seis y media": "18:30", "6 y media de la tarde": "18:30", "las seis": "18:00",
        "seis menos cuarto": "17:45",
        "cuarto para las seis": "17:45", "diez para las seis": "17:50", "seis y diez": "18:10",
        "seis menos diez": "17:50",
        "una y cuarto": "13:15", "mediodía": "12:00", "a medianoche": "00:00", "10 de la noche": "22:00",
        "12 de la noche": "00:00",
        "8 de la mañana": "08:00", "6 de la mañana": "06:00", "2 de la madrugada": "02:00", "18 h": "18:00",
        "3 p. m.": "15:00",
        "a las 5 y veinticinco": "17:25", "12 del mediodía": "12:00", "las siete y media de la noche": "19:30",
        "6pm": "18:00",
        "mañana": NO_TIME, "la tarde": NO_TIME,
    },
    "ar": {
        "الساعة السادسة والنصف": "18:30", "٦ مساءً": "18:00", "٦ صباحا": "06:00", "السادسة الا ربع": "17:45",
        "السادسة والربع": "18:15",
        "الثامنة صباحا": "08:00", "الساعة ٦:٣٠": "18:30", "١٢ ظهرا": "12:00", "الواحدة ظهرا": "13:00",
        "منتصف الليل": "00:00",
        "السادسة وعشر دقائق": "18:10", "الخامسة إلا عشر دقائق": "16:50", "سته ونص": "18:30", "الحادية عشرة": "11:00",
        "الثانية عشرة": "12:00", "٩ ليلا": "21:00", "العاشرة مساء": "22:00", "غدا": NO_TIME,
    },
    "fr": {"18h05": "18:05", "18h": "18:00", "6 heures et demie": "18:30", "midi": "12:00",
    "sept heures moins le quart": "18:45",
           "6h du soir": "18:00", "minuit": "00:00", "à neuf heures": "09:00"},
    "pt": {"seis e meia": "18:30", "18h30": "18:30", "8 da manhã": "08:00", "meio-dia": "12:00",
    "às 7 da noite": "19:00"},
    "zh": {"下午六点半": "18:30", "6点30分": "18:30", "晚上8點": "20:00", "中午": "12:00",
           "上午十点": "10:00", "下午3点一刻": "15:15"},
    "vi": {"6 giờ rưỡi chiều": "18:30", "6g30": "18:30", "7 giờ sáng": "07:00", "8h tối": "20:00"},
    "so": {"6 galabnimo": "18:00", "saacadda 8 subaxnimo": "08:00"},
    "ht": {"sizè edmi": "18:30", "8 è nan maten": "08:00", "midi": "12:00"},
    "ru": {"6 часов вечера": "18:00", "в половине шестого": "17:30", "без четверти шесть": "17:45",
    "9 утра": "09:00", "18:05": "18:05"},
    "uk": {"о шостій вечора": "18:00", "9 ранку": "09:00"},
    "tl": {"alas sais ng gabi": "18:00", "alas otso ng umaga": "08:00"},
    "ko": {"오후 여섯시 반": "18:30", "6시 30분": "18:30", "오전 9시": "09:00", "저녁 7시": "19:00"},
    "ur": {"شام ۶ بجے": "18:00", "صبح 8 بجے": "08:00"},
    "hi": {"शाम 6 बजे": "18:00", "सुबह आठ बजे": "08:00"},
    "ja": {"午後6時半": "18:30", "午前九時": "09:00", "18時05分": "18:05"},
    "de": {"halb sechs": "17:30", "18 Uhr": "18:00", "viertel nach sechs": "18:15", "viertel vor sechs": "17:45",
    "18:05 Uhr": "18:05"},
    "pl": {"o szóstej": "18:00", "wpół do szóstej": "17:30", "8 rano": "08:00"},
    "hmn": {"6 teev sawv ntxov": "06:00"},
}  # fmt: skip


@pytest.mark.parametrize("language", TIMES)
def test_times(language: str) -> None:
    check(ask("time"), TIMES[language], language)


# Today is Monday, 23 November 2026.
NO_DATE = Reason.NOT_A_DATE
DATES: dict[tuple[str, str], dict[str, object]] = {
    ("en", "US"): {
        "today": "2026-11-23", "Tomorrow!": "2026-11-24", "tmrw": "2026-11-24", "the day after tomorrow": "2026-11-25",
        "yesterday": "2026-11-22", "friday": "2026-11-27", "on Fri": "2026-11-27", "next friday": "2026-11-27",
        "this friday": "2026-11-27",
        "monday": "2026-11-30", "this monday": "2026-11-23", "friday next week": "2026-12-04",
        "next week friday": "2026-12-04",
        "the 3rd": "2026-12-03", "3rd": "2026-12-03", "the 24th": "2026-11-24", "23": "2026-11-23",
        "31st": "2026-12-31", "friday the 4th": "2026-12-04",
        "12/5": "2026-12-05", "12/05/2026": "2026-12-05", "12-5-27": "2027-12-05", "25/12": "2026-12-25",
        "١٢/٥": "2026-12-05", "5/6/90": "1990-05-06",
        "11/22": "2027-11-22", "2026-12-05": "2026-12-05", "2026/12/5": "2026-12-05", "Dec 5": "2026-12-05",
        "5 December": "2026-12-05",
        "december 5th, 2026": "2026-12-05", "Friday, Dec 4": "2026-12-04", "the fifth of december": "2026-12-05",
        "Sept 9": "2027-09-09",
        "Feb 29": "2028-02-29", "in 3 days": "2026-11-26", "in two weeks": "2026-12-07",
        "3 days from now": "2026-11-26", "in a week": "2026-11-30",
        "tomorrow morning": "2026-11-24", "friday at 5": NO_DATE, "Friday, Dec 5": NO_DATE,
        **dict.fromkeys(
            ("banana", "a", "may", "2 kids", "40", "32nd", "13/13", "31/02/2026", "2026-02-30", "12/5/123",
            "5 minutes ago", "6pm", "12/5 at 6pm",
             "next week", "dec 5 6 7", "friday monday", "20261205", "dec", "?", "in 99999999 days",
             "lorem ipsum 3 dolor", "5 5 5 5 5", "9" * 50,
             "0/0", "dec 665420740136", "00-00-0000", "monday 3 kids", "1 2 3 4"),
            NO_DATE,
        ),
    },
    ("en", "GB"): {"12/5": "2027-05-12", "5/12/2026": "2026-12-05", "12/25": "2026-12-25"},
    ("es", "MX"): {
        "hoy": "2026-11-23", "mañana": "2026-11-24", "pasado mañana": "2026-11-25", "ayer": "2026-11-22",
        "viernes": "2026-11-27",
        "el próximo viernes": "2026-11-27", "el viernes que viene": "2026-11-27",
        "el viernes de la próxima semana": "2026-12-04",
        "5 de diciembre": "2026-12-05", "5 de diciembre de 2026": "2026-12-05", "primero de enero": "2027-01-01",
        "5/12": "2026-12-05",
        "12/5": "2027-05-12", "5/12/26": "2026-12-05", "el 3": "2026-12-03", "dentro de 3 días": "2026-11-26",
        "en dos semanas": "2026-12-07",
        "3 mar": "2027-03-03", "mar": "2026-11-24", "lunes 30 de noviembre": "2026-11-30", "sab": "2026-11-28",
        "9 de setiembre": "2027-09-09",
        "por la tarde": NO_DATE, "dos hijos": NO_DATE,
    },
    ("es", "US"): {"5/12": "2026-12-05", "tomorrow": "2026-11-24", "Dec 5": "2026-12-05"},
    ("ar", "EG"): {
        "اليوم": "2026-11-23", "غدا": "2026-11-24", "غدًا": "2026-11-24", "بكرة": "2026-11-24",
        "بعد غد": "2026-11-25", "أمس": "2026-11-22",
        "الجمعة": "2026-11-27", "يوم الجمعة القادمة": "2026-11-27", "الخميس الأسبوع القادم": "2026-12-03",
        "٥ ديسمبر": "2026-12-05",
        "5 كانون الأول": "2026-12-05", "الخامس من ديسمبر": "2026-12-05", "٥/١٢": "2026-12-05",
        "٥/١٢/٢٠٢٦": "2026-12-05",
        "بعد ٣ أيام": "2026-11-26", "بعد يومين": "2026-11-25", "خلال أسبوع": "2026-11-30", "طفلين": NO_DATE,
    },
    ("fr", "FR"): {"demain": "2026-11-24", "après-demain": "2026-11-25", "vendredi prochain": "2026-11-27",
    "5 décembre": "2026-12-05",
                   "1er décembre": "2026-12-01", "dans 3 jours": "2026-11-26", "5/12": "2026-12-05"},
    ("pt", "BR"): {"amanhã": "2026-11-24", "sexta": "2026-11-27", "sexta-feira": "2026-11-27",
    "5 de dezembro": "2026-12-05"},
    ("zh-Hans", "CN"): {"明天": "2026-11-24", "后天": "2026-11-25", "星期五": "2026-11-27", "周五": "2026-11-27",
    "下周五": "2026-12-04",
                        "12月5日": "2026-12-05", "2026年12月5日": "2026-12-05",
                        "12/5": "2026-12-05", "十二月五日": "2026-12-05"},
    ("zh-Hant", "TW"): {"後天": "2026-11-25", "禮拜五": "2026-11-27", "12月5號": "2026-12-05"},
    ("vi", "VN"): {"ngày mai": "2026-11-24", "thứ sáu": "2026-11-27", "5 tháng 12": "2026-12-05",
    "chủ nhật": "2026-11-29"},
    ("so", "SO"): {"berri": "2026-11-24", "jimce": "2026-11-27"},
    ("ht", "HT"): {"demen": "2026-11-24", "vandredi": "2026-11-27", "5 desanm": "2026-12-05"},
    ("ru", "RU"): {"завтра": "2026-11-24", "в пятницу": "2026-11-27", "5 декабря": "2026-12-05",
    "05.12": "2026-12-05", "через 3 дня": "2026-11-26"},
    ("uk", "UA"): {"завтра": "2026-11-24", "п'ятниця": "2026-11-27", "5 грудня": "2026-12-05"},
    ("tl", "PH"): {"bukas": "2026-11-24", "biyernes": "2026-11-27"},
    ("ko", "KR"): {"내일": "2026-11-24", "금요일": "2026-11-27", "12월 5일": "2026-12-05"},
    ("ur", "PK"): {"کل": "2026-11-24", "جمعہ": "2026-11-27"},
    ("hi", "IN"): {"कल": "2026-11-24", "शुक्रवार": "2026-11-27", "5 दिसंबर": "2026-12-05"},
    ("hmn", "US"): {"tag kis": "2026-11-24"},
    ("ja", "JP"): {"明日": "2026-11-24", "金曜日": "2026-11-27", "来週の金曜日": "2026-12-04", "12月5日": "2026-12-05"},
    ("de", "DE"): {"morgen": "2026-11-24", "nächsten Freitag": "2026-11-27", "5. Dezember": "2026-12-05",
    "5.12.": "2026-12-05", "5.12.2026": "2026-12-05"},
    ("pl", "PL"): {"jutro": "2026-11-24", "w piątek": "2026-11-27", "5 grudnia": "2026-12-05"},
}  # fmt: skip


@pytest.mark.parametrize("language, country", DATES)
def test_dates(language: str, country: str) -> None:
    check(ask("date"), DATES[language, country], language, country)


def test_dates_that_are_over() -> None:
    over, far = Reason.PAST_DATE, Reason.OUT_OF_RANGE
    prompt = Prompt("key", "?", "date", earliest=date(2026, 11, 23), latest=date(2026, 12, 31))
    check(
        prompt,
        {
            "yesterday": over,
            "today": "2026-11-23",
            "11/20/2026": over,
            "1/1/2027": far,
            "friday": "2026-11-27",
            "12/31": "2026-12-31",
        },
    )
    check(
        Prompt("key", "?", "date", earliest=date(2026, 12, 1)),
        {"tomorrow": far, "yesterday": over, "12/1": "2026-12-01"},
    )


def test_dates_look_back_where_only_the_past_will_do() -> None:
    absence = Prompt("key", "?", "date", earliest=date(2026, 11, 1), latest=date(2026, 11, 23))
    table: dict[str, object] = {
        "friday": "2026-11-20",
        "monday": "2026-11-23",
        "11/20": "2026-11-20",
        "the 3rd": "2026-11-03",
    }
    check(absence, table | {"tomorrow": Reason.OUT_OF_RANGE, "next friday": Reason.OUT_OF_RANGE})
    check(Prompt("key", "?", "date", latest=date(2026, 11, 23)), {"12/5": "2025-12-05", "Dec 5": "2025-12-05"})
