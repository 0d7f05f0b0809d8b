// What a phone itself says, in the language of whoever holds it. Families' own words never come from here.

const WORDS = {
  en: {
    message: "Message", send: "Send", attach: "Attach a file", online: "online", typing: "typing…", connecting: "connecting…",
    original: "See original", hide: "Hide original", translated: "Machine translation from {language}", reviewed: "Translated from {language}, reviewed by {name}", untranslated: "Not translated",
    sent: "Sent", delivered: "Delivered", read: "Read", waiting: "Waiting to be sent", failed: "Not sent", again: "Try again", remove: "Delete",
    newest: "Newest messages", empty: "Say hello, or simply ask.", chat: "Chat with {name}", choose: "Choose", chosen: "chosen",
    dear: "Dear family,", joined: "the school now writes in your language, in the app that you already use. Send us this code and we begin:",
    tapCode: "Tap the code to type it", you: "You", tooLarge: "Files may have at most 16 MB.", photo: "Photo", removeFile: "Remove {name}",
    gone: "This file is no longer kept.", notTaken: "Pictures, sound, videos, PDF, text, Word, Excel and PowerPoint files can be sent.", damaged: "This file is damaged.",
  },
  es: {
    message: "Mensaje", send: "Enviar", attach: "Adjuntar un archivo", online: "en línea", typing: "escribiendo…", connecting: "conectando…",
    original: "Ver original", hide: "Ocultar original", translated: "Traducción automática del {language}", reviewed: "Traducido del {language}, revisado por {name}", untranslated: "Sin traducir",
    sent: "Enviado", delivered: "Entregado", read: "Leído", waiting: "Esperando para enviarse", failed: "No se envió", again: "Reintentar", remove: "Borrar",
    newest: "Mensajes nuevos", empty: "Salude o pregunte lo que quiera.", chat: "Chat con {name}", choose: "Elegir", chosen: "elegido",
    dear: "Querida familia:", joined: "la escuela ahora les escribe en su idioma, en la aplicación que ya usan. Envíennos este código y empezamos:",
    tapCode: "Toque el código para escribirlo", you: "Usted", tooLarge: "Los archivos pueden tener hasta 16 MB.", photo: "Foto", removeFile: "Quitar {name}",
    gone: "Este archivo ya no se conserva.", notTaken: "Se pueden enviar fotos, audio, videos y archivos PDF, de texto, Word, Excel y PowerPoint.", damaged: "Este archivo está dañado.",
  },
  ar: {
    message: "رسالة", send: "إرسال", attach: "إرفاق ملف", online: "متصل الآن", typing: "يكتب…", connecting: "جارٍ الاتصال…",
    original: "عرض النص الأصلي", hide: "إخفاء النص الأصلي", translated: "ترجمة آلية من {language}", reviewed: "مترجم من {language}، راجعها {name}", untranslated: "غير مترجم",
    sent: "أُرسلت", delivered: "وصلت", read: "قُرئت", waiting: "في انتظار الإرسال", failed: "لم تُرسل", again: "إعادة المحاولة", remove: "حذف",
    newest: "أحدث الرسائل", empty: "ألقِ التحية أو اسأل ما تشاء.", chat: "محادثة مع {name}", choose: "اختر", chosen: "تم اختياره",
    dear: "العائلة الكريمة،", joined: "تكتب لكم المدرسة الآن بلغتكم، في التطبيق الذي تستخدمونه. أرسلوا إلينا هذا الرمز لنبدأ:",
    tapCode: "اضغطوا على الرمز لكتابته", you: "أنت", tooLarge: "الحد الأقصى للملف 16 ميغابايت.", photo: "صورة", removeFile: "إزالة {name}",
    gone: "لم يعد هذا الملف محفوظًا.", notTaken: "يمكن إرسال الصور والصوت والفيديو وملفات PDF والنصوص وWord وExcel وPowerPoint.", damaged: "هذا الملف تالف.",
  },
  fr: {
    message: "Message", send: "Envoyer", attach: "Joindre un fichier", online: "en ligne", typing: "écrit…", connecting: "connexion…",
    original: "Voir l’original", hide: "Masquer l’original", translated: "Traduction automatique : {language}", reviewed: "Traduit ({language}), relu par {name}", untranslated: "Non traduit",
    sent: "Envoyé", delivered: "Remis", read: "Lu", waiting: "En attente d’envoi", failed: "Non envoyé", again: "Réessayer", remove: "Supprimer",
    newest: "Derniers messages", empty: "Dites bonjour, ou posez votre question.", chat: "Discussion avec {name}", choose: "Choisir", chosen: "choisi", gone: "Ce fichier n’est plus conservé.",
  },
  pt: {
    message: "Mensagem", send: "Enviar", attach: "Anexar um arquivo", online: "online", typing: "digitando…", connecting: "conectando…",
    original: "Ver original", hide: "Ocultar original", translated: "Tradução automática do {language}", reviewed: "Traduzido do {language}, revisado por {name}", untranslated: "Sem tradução",
    sent: "Enviada", delivered: "Entregue", read: "Lida", waiting: "Aguardando envio", failed: "Não enviada", again: "Tentar de novo", remove: "Apagar",
    newest: "Mensagens novas", empty: "Diga olá ou pergunte o que quiser.", chat: "Conversa com {name}", choose: "Escolher", chosen: "escolhido", gone: "Este arquivo não está mais guardado.",
  },
  vi: {
    message: "Tin nhắn", send: "Gửi", attach: "Đính kèm tệp", online: "đang hoạt động", typing: "đang nhập…", connecting: "đang kết nối…",
    original: "Xem bản gốc", hide: "Ẩn bản gốc", translated: "Máy dịch từ {language}", reviewed: "Dịch từ {language}, {name} đã xem lại", untranslated: "Chưa dịch",
    sent: "Đã gửi", delivered: "Đã nhận", read: "Đã xem", waiting: "Đang chờ gửi", failed: "Chưa gửi được", again: "Thử lại", remove: "Xóa",
    newest: "Tin mới nhất", empty: "Hãy chào hoặc hỏi bất cứ điều gì.", chat: "Trò chuyện với {name}", choose: "Chọn", chosen: "đã chọn", gone: "Tệp này không còn được lưu.",
  },
  zh: {
    message: "消息", send: "发送", attach: "添加文件", online: "在线", typing: "正在输入…", connecting: "连接中…",
    original: "查看原文", hide: "隐藏原文", translated: "机器翻译，译自{language}", reviewed: "译自{language}，已由{name}审阅", untranslated: "未翻译",
    sent: "已发送", delivered: "已送达", read: "已读", waiting: "等待发送", failed: "未发送", again: "重试", remove: "删除",
    newest: "最新消息", empty: "打个招呼，或直接提问。", chat: "与{name}的对话", choose: "选择", chosen: "已选择", gone: "此文件已不再保存。",
  },
  ru: {
    message: "Сообщение", send: "Отправить", attach: "Прикрепить файл", online: "в сети", typing: "печатает…", connecting: "соединение…",
    original: "Показать оригинал", hide: "Скрыть оригинал", translated: "Машинный перевод: {language}", reviewed: "Перевод: {language}, проверено: {name}", untranslated: "Без перевода",
    sent: "Отправлено", delivered: "Доставлено", read: "Прочитано", waiting: "Ожидает отправки", failed: "Не отправлено", again: "Повторить", remove: "Удалить",
    newest: "Новые сообщения", empty: "Поздоровайтесь или просто спросите.", chat: "Чат: {name}", choose: "Выбрать", chosen: "выбрано", gone: "Этот файл больше не хранится.",
  },
};

/** The function `say(key, values)` for a language; English where we have no better word. */
export function wordsFor(language) {
  const own = WORDS[(language || "en").split("-")[0]] ?? WORDS.en;
  return (key, values = {}) => (own[key] ?? WORDS.en[key]).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The language in which a phone can speak for itself. */
export const spoken = (language) => (WORDS[(language || "en").split("-")[0]] ? language || "en" : "en");
