"""Words for a child that is not where it should be, by hand: patterns over folded words (conversations/missing.py).

{child} stands for the words for a child of one's own. French and those after it are simple, and were written without a
native speaker: docs/safety.md says so.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class MissingWords(NamedTuple):
    """The patterns of one language."""

    child: str
    #: These say it by themselves.
    clear: tuple[str, ...]
    #: These say it as a question, with a worry, or after a notice, unless an excuse stands beside them.
    doubtful: tuple[str, ...] = ()
    worry: str = ""
    excuse: str = ""
    #: Answers to a notice of absence.
    after: tuple[str, ...] = ()
    #: With such a word after it, it is about a thing of the child.
    thing: str = ""


WORDS: Final[dict[str, MissingWords]] = {
    "en": MissingWords(
        child=(
            r"my (?:little |own |older |younger )?(?:daughter|son|child|kid|girl|boy|kids|children|"
            r"grandson|granddaughter)"
        ),
        clear=(
            (
                r"{child} (?:(?:has|have|is|are|did|does|do) ?not|hasnt|havent|isnt|didnt|never|"
                r"has never|still hasnt|still isnt|still has not) (?:yet )?(?:come|came|coming|gotten|"
                r"got|get|arrive|arrived|made it|returned|back|returned back)(?: back)? (?:home|"
                r"to school|from school|off the bus|on the bus)(?! (?:with|without|late|until|till|"
                r"before|in |on time|at ))"
            ),
            (
                r"{child} (?:is|isnt|is not) (?:still )?(?:missing|gone missing|home yet|back yet|"
                r"lost)(?! (?:a|in|her|his|the|some|math|points|work|class|homework))"
            ),
            (
                r"{child} (?:has |have )?(?:gone missing|disappeared|ran away|run away|"
                r"never (?:arrived(?! late)|showed up|came back|got there))"
            ),
            (
                r"where (?:is|are|was) {child}(?= ?$| now| right now| today| please| he | she | i |"
                r" and | nobody| no one| why)"
            ),
            (
                r"(?:cant|cannot|can not|couldnt) (?:find|reach|locate) {child}(?= ?$| anywhere| at |"
                r" and | he | she | i | since| please| now| on )"
            ),
            r"(?:dont|do not) know where {child} (?:is|are|went)",
            r"have you seen {child}",
            r"{child} (?:was|is) not on the bus",
            r"{child} (?:wasnt|isnt) on the bus",
            r"nobody (?:picked up|has picked up) {child}",
            r"(?:somebody|someone|a stranger) (?:took|has taken|picked up) {child}",
            r"someone else picked up {child}",
        ),
        doubtful=(
            r"(?:(?:is|are|was) {child} not|(?:isnt|arent) {child}) (?:at|in) (?:the )?(?:school|class)",
            r"{child} (?:is|are|was) not (?:at|in) (?:the )?(?:school|class)",
            r"{child} (?:isnt|arent|wasnt) (?:at|in) (?:the )?(?:school|class)",
        ),
        worry=(
            r"\b(?:why|where|worried|scared|afraid|sent (?:her|him|them)|dropped (?:her|him|them)|"
            r"she left|he left|left (?:home|for school)|should be|you say|you said|they say|"
            r"they said)\b"
        ),
        excuse=(
            r"\b(?:sick|ill|fever|flu|cold|doctor|dentist|appointment|vacation|trip|family|cough|"
            r"covid|because|home with me|stays home|staying home|tomorrow|next week|quarantine|"
            r"funeral|at home)\b"
        ),
        after=(
            r"\b(?:she|he|they) should be there\b",
            r"\bshould be (?:there|at school|in class)\b",
            (
                r"\b(?:i|we|the bus|her father|his father|her dad|his dad|my husband|"
                r"my wife) (?:dropped|took|brought|sent) (?:her|him|them)\b"
            ),
            r"\b(?:she|he) (?:left|went|is at school|is there|took the bus|walked)\b",
            r"\bwhere is (?:she|he)\b",
            r"\bthat (?:is not|isnt|cant be) (?:true|right|possible)\b",
        ),
        thing=(
            r"(?:s|homework|jacket|coat|book|books|report|grades?|teacher|class|bus|backpack|phone|"
            r"lunch|glasses|folder)"
        ),
    ),
    "es": MissingWords(
        child=r"(?:mi|mis) (?:hij[oa]s?|hijit[oa]s?|nin[oa]s?|chamac[oa]s?|niet[oa]s?|nen[ea]s?|muchach[oa]s?)",
        clear=(
            (
                r"{child} (?:todavia |aun |ya )?no (?:ha |han |a )?(?:llegado|llego|llegaron|llega|"
                r"vuelto|volvio|regresado|regreso|regresa|regresaron)(?: (?:todavia|"
                r"aun))?(?: (?:a (?:la )?casa|a la escuela|de la escuela|del colegio|al colegio|"
                r"en el bus|en el camion))"
            ),
            (
                r"no (?:ha |han )?(?:llegado|llego|vuelto|volvio|regresado|regreso) (?:todavia |"
                r"aun )?(?:a (?:la )?casa |a la escuela |de la escuela |del colegio )?{child}"
            ),
            (
                r"{child} (?:se perdio|esta perdid[oa]|desaparecio|ha desaparecido|"
                r"esta desaparecid[oa]|se escapo|se fue de la casa)"
            ),
            (
                r"(?:donde|adonde) (?:esta|estan|anda|quedo) {child}(?= ?$| ahora| por favor| que |"
                r" no | y | hoy| alguien| nadie| estoy)"
            ),
            r"no (?:encuentro|encontramos|hallo|localizo|puedo encontrar) a {child}",
            r"no (?:se|sabemos) (?:donde|adonde) (?:esta|estan|anda) {child}",
            r"(?:alguien|han) (?:se )?(?:ha )?(?:visto|vieron) a {child}",
            r"(?:alguien|un desconocido) se llevo a {child}",
            r"{child} no (?:venia|estaba|bajo|vino|llego) (?:en el |del |en )(?:bus|camion|autobus)",
        ),
        doubtful=(r"{child} no (?:esta|estan|estaba) en (?:la |el )?(?:escuela|colegio|clase|salon)",),
        worry=(
            r"\b(?:por que|donde|preocupad[oa]|asustad[oa]|miedo|l[ao] (?:deje|lleve|mande)|salio|"
            r"deberia|debe estar|me dicen|dicen que|dice que)\b"
        ),
        excuse=(
            r"\b(?:enferm[oa]|fiebre|gripe|doctor|medico|dentista|cita|viaje|vacaciones|porque|"
            r"conmigo|manana|tos|esta en (?:la )?casa|funeral|se queda)\b"
        ),
        after=(
            r"\b(?:deberia|debe|tendria que|tiene que) estar (?:ahi|alli|en la escuela|en clase)\b",
            r"\b(?:yo )?l[ao] (?:deje|lleve|mande)\b",
            r"\b(?:ella|el) (?:salio|se fue|esta ahi|esta alli|esta en la escuela|tomo el bus)\b",
            r"\bdonde esta\b",
            r"\bno puede ser\b",
        ),
    ),
    "ar": MissingWords(
        child=r"(?:ابنتي|بنتي|ابني|ولدي|طفلي|طفلتي|اولادي|اطفالي|حفيدي|حفيدتي)",
        clear=(
            (
                r"{child} (?:ما |لم |لما )?(?:رجع|رجعت|يرجع|ترجع|يعد|تعد|عاد|عادت|وصل|وصلت|يصل|"
                r"تصل) (?:بعد )?(?:الي |ل|من )?(?:البيت|للبيت|المنزل|المدرسه|للمدرسه|الدار|بعد)"
            ),
            r"(?:لم|ما) (?:يرجع|ترجع|رجع|رجعت|يعد|تعد|يصل|تصل|وصل|وصلت|تات|يات) {child}",
            r"{child} (?:ضاع|ضاعت|ضايع|ضايعه|مفقود|مفقوده|اختفي|اختفت|تاه|تاهت|هرب|هربت)",
            r"(?:اين|وين|فين) {child}(?= ?$| الان| الحين| من فضلك| لم | ما | هل )",
            r"(?:لا اجد|مش لاقي|مش لاقيه|ما لقيت|ما عم لاقي|لا نجد) {child}",
            r"(?:لا اعرف|لا ادري|ما بعرف|ما ادري) (?:اين|وين|فين) {child}",
            r"(?:هل راي احد|هل رايتم|شفتوا) {child}",
            r"(?:شخص|احد|غريب) (?:ما )?اخذ {child}",
        ),
        doubtful=(
            (
                r"{child} (?:ليس|ليست|ليسوا|مش|مو|غير موجود|غير موجوده) (?:موجود |موجوده )?(?:في|"
                r"ب) ?(?:المدرسه|مدرسه|الصف)"
            ),
        ),
        worry=r"(?:لماذا|ليش|لي[هة]|اين|وين|قلق|خايف|خائف|اوصلت|ارسلت|خرج|يجب ان|لازم|تقولون|قالوا)",
        excuse=r"(?:مريض|حراره|سخونه|طبيب|دكتور|موعد|سفر|عطله|لان|معي|غدا|بكره|في البيت|انفلونزا|كحه)",
        after=(
            r"(?:يجب|لازم|المفروض|مفروض) (?:ان )?(?:يكون|تكون)(?: هناك)?",
            r"(?:اوصلته|اوصلتها|ارسلته|ارسلتها|وصلته|وصلتها)",
            r"(?:اين|وين) (?:هو|هي)",
            r"(?:خرج|خرجت|ذهب|ذهبت|راح|راحت) (?:من البيت|الي المدرسه|للمدرسه|عالمدرسه)",
        ),
    ),
    "fr": MissingWords(
        child=r"(?:ma fille|mon fils|mon enfant|mes enfants)",
        clear=(
            r"{child} nest (?:toujours )?pas (?:rentree?|revenue?|arrivee?)",
            r"{child} (?:a disparu|est perdue?|est introuvable)",
            r"ou (?:est|sont) {child}(?= ?$)",
            r"je ne trouve (?:pas|plus) {child}",
        ),
    ),
    "pt": MissingWords(
        child=r"(?:minha filha|meu filho|meus filhos|minha crianca)",
        clear=(
            r"{child} (?:ainda )?nao (?:chegou|voltou)",
            r"{child} (?:sumiu|desapareceu|esta desaparecid[oa])",
            r"(?:onde|cade) (?:esta |estao )?{child}(?= ?$)",
            r"nao (?:encontro|acho) {child}",
        ),
    ),
    "ht": MissingWords(
        child=r"(?:pitit mwen(?: an)?|pitit fi m(?:wen)?|pitit gason m(?:wen)?|timoun mwen)",
        clear=(
            r"{child} (?:an )?(?:poko|pa) (?:rive|tounen|retounen)",
            r"kote {child}(?= ?$)",
            r"m pa (?:jwenn|wè|we) {child}",
        ),
    ),
    "ru": MissingWords(
        child=r"(?:моя дочь|моя дочка|мой сын|мой ребенок|мои дети|дочка|сын|ребенок)",
        clear=(
            r"{child} (?:еще |до сих пор )?не (?:вернул(?:ся|ась|ись)|пришел|пришла|пришли|дошел|дошла)",
            r"{child} (?:пропал|пропала|потерял(?:ся|ась)|исчез|исчезла)",
            r"где {child}(?= ?$)",
            r"не могу найти (?:моего |мою |свою |своего )?(?:дочь|дочку|сына|ребенка)",
        ),
    ),
    "uk": MissingWords(
        child=r"(?:моя донька|моя дочка|мій син|моя дитина|донька|син|дитина)",
        clear=(
            r"{child} (?:ще |досі )?не (?:повернул(?:ася|ися)|повернувся|прийшов|прийшла)",
            r"{child} (?:зник|зникла|пропав|пропала)",
            r"де {child}(?= ?$)",
        ),
    ),
    "zh": MissingWords(
        child=r"(?:我的?(?:女儿|女兒|儿子|兒子|孩子|小孩))",
        clear=(
            r"{child} ?(?:还|還|到现在还|到現在還)?(?:没|沒|没有|沒有)(?:回家|回来|回來|到家|到学校|到學校)",
            r"{child} ?(?:不见了|不見了|失踪|失蹤|走丢|走丟)",
            r"{child} ?(?:在哪里|在哪裡|在哪儿|在哪|去哪了|去哪里了)",
            r"找不到 ?{child}",
        ),
    ),
    "vi": MissingWords(
        child=r"(?:con (?:gai |trai )?(?:toi|minh|em))",
        clear=(
            r"{child} (?:van )?chua (?:ve|den) (?:nha|truong)",
            r"{child} (?:bi lac|mat tich)",
            r"{child} (?:dang )?o dau",
            r"khong tim thay {child}",
        ),
    ),
    "tl": MissingWords(
        child=r"(?:ang anak ko|anak ko)",
        clear=(
            r"(?:hindi pa|di pa) (?:umuuwi|nakakauwi|dumarating) {child}",
            r"{child} (?:ay )?(?:hindi pa|di pa) (?:umuuwi|nakakauwi|dumarating)",
            r"nasaan {child}(?= ?$)",
            r"nawawala {child}",
            r"hindi ko mahanap {child}",
        ),
    ),
    "so": MissingWords(
        child=r"(?:gabadhayd[ai]|inankayg[ai]|wiilkayg[ai]|ilmahayg[ai]|canugayg[ai]|cunuggayg[ai])",
        clear=(
            r"{child} (?:weli )?(?:guriga )?(?:kuma|ma) (?:soo )?(?:noqon|laaban|iman|soo laaban)",
            r"{child} (?:waa|way|wuu) (?:lunsan|lumay|luntay)",
            r"(?:xagee|meeday|meeye|aaway) {child}",
        ),
    ),
    "ko": MissingWords(
        child=r"(?:(?:우리|제|내) ?(?:아이|애|딸|아들)(?:가|이|는|은)?)",
        clear=(
            r"{child} ?(?:아직 )?(?:집에 )?(?:안 왔|안왔|오지 않|돌아오지 않)",
            r"{child} ?(?:어디 ?(?:있|에 있|갔))",
            r"{child} ?(?:없어졌|사라졌|실종)",
        ),
    ),
}
