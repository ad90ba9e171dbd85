# Форматирование тегами HTML: переключатель и что не так в присланном.

markup-telegram = { $formatting ->
    [html] Как в Telegram
   *[telegram] ✓ Как в Telegram
}
markup-html = { $formatting ->
    [html] ✓ HTML
   *[telegram] HTML
}
markup-how =
    { "" }
    <b>HTML</b>: теперь текст читается с тегами, например:
    <code>&lt;b&gt;жирный&lt;/b&gt; &lt;i&gt;курсив&lt;/i&gt; &lt;a href="https://example.org"&gt;ссылка&lt;/a&gt;</code>
markup-now =
    { "" }
    Нынешний текст, можно скопировать:
    <pre><code class="language-html">{ $source }</code></pre>
markup-now-too-long =
    { "" }
    Нынешний текст слишком длинный, чтобы показать его здесь в HTML.
markup-panel = Форматирование: HTML

markup-place =
    <code>{ $place }</code>
    Ничего не изменилось; поправьте и пришлите ещё раз.
markup-crossed =
    Строка { $line }: { $end } стоит там, где ещё открыт { $inner }. Сначала закройте { $inner }.
    { markup-place }
markup-never-closed =
    Строка { $line }: { $tag } нигде не закрыт. Поставьте { $end } там, где он кончается.
    { markup-place }
markup-not-open =
    Строка { $line }: { $end } ничего не закрывает: { $tag } перед ним не открыт.
    { markup-place }
markup-unknown =
    Строка { $line }: Telegram не знает { $tag }. Он знает b, i, u, s, a, code, pre, blockquote и tg-spoiler.
    { markup-place }
markup-new-line =
    Строка { $line }: &lt;br&gt; не нужен: просто начните новую строку.
    { markup-place }
markup-sign =
    Строка { $line }: здесь начинается тег, но у него нет имени. Если нужен сам знак &lt;, напишите <code>&amp;lt;</code>
    { markup-place }
markup-unfinished =
    Строка { $line }: { $tag } не закончен: не хватает &gt; или закрывающей кавычки.
    { markup-place }
markup-no-link =
    Строка { $line }: у ссылки нет адреса. Напишите <code>&lt;a href="https://example.org"&gt;</code>
    { markup-place }
markup-bad-link =
    Строка { $line }: «{ $link }» — не полная ссылка. Она начинается с https://
    { markup-place }
markup-attribute =
    Строка { $line }: Telegram не понимает «{ $name }» в { $tag }.
    { markup-place }
markup-span =
    Строка { $line }: &lt;span&gt; умеет только прятать слова: <code>&lt;span class="tg-spoiler"&gt;</code>
    { markup-place }
markup-emoji =
    Строка { $line }: особому эмодзи нужен его номер: <code>&lt;tg-emoji emoji-id="5368324170671202286"&gt;</code>
    { markup-place }
markup-time =
    Строка { $line }: в &lt;tg-time&gt; нужно время в секундах Unix: <code>&lt;tg-time unix="1647531900" format="wDT"&gt;</code>
    { markup-place }
markup-inside =
    Строка { $line }: { $tag } не может стоять внутри { $outer }.
    { markup-place }
markup-reference =
    Строка { $line }: Telegram не знает { $reference }. Поставьте сам знак или напишите <code>{ $number }</code>
    { markup-place }
markup-number =
    Строка { $line }: такого знака нет: { $reference }
    { markup-place }
markup-too-many =
    Строка { $line }: слишком много форматирования. Telegram показывает не больше { $limit } таких мест в одном сообщении, остальные теряются.
    { markup-place }
markup-empty = Здесь только теги и ни одного слова. Пришлите ещё раз, с текстом.
