# Formatting typed as HTML: the switch, and what is wrong with what was typed.

markup-telegram = { $formatting ->
    [html] As in Telegram
   *[telegram] ✓ As in Telegram
}
markup-html = { $formatting ->
    [html] ✓ HTML
   *[telegram] HTML
}
markup-how =
    { "" }
    <b>HTML</b>: what you type is read as tags now, like this:
    <code>&lt;b&gt;bold&lt;/b&gt; &lt;i&gt;italic&lt;/i&gt; &lt;a href="https://example.org"&gt;a link&lt;/a&gt;</code>
markup-now =
    { "" }
    The text as it stands, to copy:
    <pre><code class="language-html">{ $source }</code></pre>
markup-now-too-long =
    { "" }
    The text as it stands is too long to be shown here as HTML.
markup-panel = Formatting: HTML

markup-place =
    <code>{ $place }</code>
    Nothing was changed; correct it and send it again.
markup-crossed =
    Line { $line }: { $end } comes where { $inner } is still open. Close { $inner } first.
    { markup-place }
markup-never-closed =
    Line { $line }: { $tag } is never closed. Put { $end } where it ends.
    { markup-place }
markup-not-open =
    Line { $line }: { $end } closes nothing: no { $tag } is open there.
    { markup-place }
markup-unknown =
    Line { $line }: Telegram does not know { $tag }. It knows b, i, u, s, a, code, pre, blockquote and tg-spoiler.
    { markup-place }
markup-new-line =
    Line { $line }: &lt;br&gt; is not needed: a new line that you type is a new line.
    { markup-place }
markup-sign =
    Line { $line }: a tag begins here, but it has no name. For the sign &lt; itself write <code>&amp;lt;</code>
    { markup-place }
markup-unfinished =
    Line { $line }: { $tag } has no end: a &gt; is missing, or a quotation mark is not closed.
    { markup-place }
markup-no-link =
    Line { $line }: the link does not say where it leads. Write <code>&lt;a href="https://example.org"&gt;</code>
    { markup-place }
markup-bad-link =
    Line { $line }: “{ $link }” is not a whole link. It begins with https://
    { markup-place }
markup-attribute =
    Line { $line }: Telegram does not understand “{ $name }” in { $tag }.
    { markup-place }
markup-span =
    Line { $line }: &lt;span&gt; only hides words: <code>&lt;span class="tg-spoiler"&gt;</code>
    { markup-place }
markup-emoji =
    Line { $line }: an emoji of Telegram's own needs its number: <code>&lt;tg-emoji emoji-id="5368324170671202286"&gt;</code>
    { markup-place }
markup-time =
    Line { $line }: &lt;tg-time&gt; needs its moment in Unix seconds: <code>&lt;tg-time unix="1647531900" format="wDT"&gt;</code>
    { markup-place }
markup-inside =
    Line { $line }: { $tag } cannot stand inside { $outer }.
    { markup-place }
markup-reference =
    Line { $line }: Telegram does not know { $reference }. Type the sign itself, or write <code>{ $number }</code>
    { markup-place }
markup-number =
    Line { $line }: { $reference } is no character.
    { markup-place }
markup-too-many =
    Line { $line }: that is too much formatting. Telegram shows { $limit } pieces of it in one message, and drops the rest.
    { markup-place }
markup-empty = There are only tags in that, and no words. Send it again with a text.
