"""Yes and no, as people really say them."""

from __future__ import annotations

import pytest

from conversations.answers import Reason
from tests.conversations.test_answers import ask, check

UNCLEAR = Reason.NOT_YES_NO
# language: what means yes, what means no, what means neither
TABLE: dict[str, tuple[str, str, str]] = {
    "en": (
        (
            "yes|Y|yep|yup|yeah|sure|ok|OK!|okay|of course|yesss|yes please|yes, we'll come|no problem|1|👍|👍🏾|✅|👌|"
            "sure thing!|I will|ok 👍"
        ),
        "no|N|nope|nah|no thanks|nooo|no, we can't come|no thank you|2|👎|👎🏽|❌|not really|no ok|never",
        (
            "maybe|not sure|not yet|it doesn't matter|"
            "no idea|yes and no|yes but not monday|banana|3|si|I don't know|no, I mean yes|🎉|yes or no|0"
        ),
    ),
    "es": (
        (
            "sí|si|Sip|sii|siiii|claro|claro que sí|dale|va|órale|ok|sale|por supuesto|sí, gracias|está bien|simón|"
            "ya|no hay problema|👍|yes"
        ),
        "no|nop|nel|nel pastel|no gracias|claro que no|no puedo|no puedo ir|pues no|nunca|👎|nope",
        "no sé|no lo sé|ni idea|tal vez|quizás|sí, pero no el lunes|no estoy seguro|sí y no|a lo mejor|no entiendo",
    ),
    "ar": (
        (
            "نعم|ايوه|أيوة|اي|اه|تمام|طبعا|أكيد|موافق|ماشي|اوك|إن شاء الله|ان شاء الله|نعم شكرا جزيلا|صح|👍|نَعَمْ|"
            "yes|لا مشكلة"
        ),
        "لا|لأ|كلا|لا شكرا|لا، شكراً|مو|مش|ابدا|لا أستطيع|لا، ما بقدر|👎|no",
        "لا أعرف|لا ادري|مش عارف|ربما|يمكن|نعم لكن ليس الاثنين|لا أفهم",
    ),
    "fr": (
        "oui|ouais|d'accord|d’accord|bien sûr|ça marche|oui merci",
        "non|non merci|pas du tout|nan",
        "je ne sais pas|peut-être",
    ),
    "pt-BR": (
        "sim|claro|tá bom|com certeza|pode ser|beleza",
        "não|nao|não obrigado|não posso|nunca",
        "não sei|talvez|não tenho certeza",
    ),
    "zh-Hans": ("是|是的|好|好的|可以|没问题|对|嗯", "不|不是|不行|不用|没有|不可以", "不知道|不确定|也许"),
    "zh-Hant": ("是|好的|沒問題|對|可以", "不是|不行|沒有", "不確定|也許"),
    "vi": ("có|vâng|dạ|ừ|được|đồng ý|đúng", "không|ko|không cảm ơn|dạ không", "không biết|không chắc|có lẽ"),
    "so": ("haa|haye|waan ogolahay", "maya|maya mahadsanid|ma karo", "ma garanayo|laga yaabaa"),
    "ht": ("wi|dakò|wi mèsi", "non|non mèsi|mwen pa kapab", "mwen pa konnen|petèt"),
    "ru": ("да|ага|конечно|хорошо|согласна|да, спасибо", "нет|неа|не могу|нет, спасибо", "не знаю|может быть"),
    "uk": ("так|авжеж|добре|звичайно", "ні|ні дякую|не можу", "не знаю|можливо"),
    "tl": ("oo|opo|sige|oo naman", "hindi|hindi po|ayaw ko", "hindi ko alam|ewan|siguro"),
    "ko": ("네|예|응|좋아요|네 부탁합니다", "아니요|아니오|안돼요", "모르겠어요|글쎄요"),
    "ur": ("ہاں|جی ہاں|جی|ٹھیک ہے|بالکل|haan", "نہیں|جی نہیں|nahi", "پتہ نہیں|شاید|pata nahi"),
    "hi": ("हाँ|हां|जी|ठीक है|बिल्कुल|haan", "नहीं|नही|nahi|नहीं धन्यवाद", "पता नहीं|शायद|pata nahi"),
    "hmn": ("yog|yog lawm|tau|pom zoo", "tsis|tsis yog|tsis tau", "tsis paub|tej zaum"),
    "ja": ("はい|うん|お願いします|大丈夫です", "いいえ|だめ|結構です", "わかりません|多分"),
    "de": (
        "ja|jo|klar|gerne|ja bitte|passt",
        "nein|nö|nein danke|leider nicht",
        "weiß nicht|keine Ahnung|vielleicht|jein",
    ),
    "pl": ("tak|jasne|oczywiście|dobrze", "nie|nie mogę|nie dziękuję", "nie wiem|może|nie jestem pewna"),
    "xx-Unknown": ("yes|👍", "no|👎", "maybe"),
}


@pytest.mark.parametrize("language", TABLE)
def test_yes_and_no(language: str) -> None:
    yes, no, neither = (part.split("|") for part in TABLE[language])
    expected = {**dict.fromkeys(yes, True), **dict.fromkeys(no, False), **dict.fromkeys(neither, UNCLEAR)}
    check(ask("yes_no"), expected, language)


def test_a_story_is_neither() -> None:
    check(ask("yes_no"), {"yes " + "we would love to come and see the show on Friday": UNCLEAR})
