# Кому: потоки и группы, люди по именам и те, кого убрали.

audience =
    <b>Кому?</b>
    { $chosen }{ $left_out }
audience-nobody = Отметьте, кому написать.
audience-chosen = { $n ->
    [one] { $who }
        Получит <b>{ $people }</b>.
    [few] { $who }
        Получат <b>{ $people }</b>.
   *[other] { $who }
        Получат <b>{ $people }</b>.
}
audience-but-not-screen =
    <b>Кроме…</b>
    Отметьте, кому всё-таки не писать.

    { $chosen }{ $left_out }
left-out-line = Не получат: { $people }.
audience-choice = { $name } · { $shown }
audience-everyone-choice = Все
audience-no-course-choice = Вне курса
audience-free-lesson-choice = Бесплатный урок
audience-open-picking = По имени
audience-open-picked = По имени · { $picked }
audience-open-but-not = Кроме…
audience-open-only = Только те, кто…
audience-open-names = Имена
audience-done = ‹ Готово
audience-stream-gone = Этого потока больше нет.
audience-hint = Нажимайте на кнопки, чтобы выбрать, кто получит сообщение.

# Как человек записан в выбранный поток.
audience-standing-confirmed = Записаны
audience-standing-pending = Ждут
audience-standing-cancelled = Отменили

picking = { $state ->
    [ask]
        <b>По имени</b>
        Пришлите имя, @username или id. Достаточно начала. Можно переслать сообщение человека или его контакт.
    [none]
        <b>По имени</b> · «{ $words }»
        Никого не нашлось. Пришлите начало имени или фамилии либо хотя бы три буквы из середины.
    [found]
        <b>По имени</b> · «{ $words }»
        Нажмите номер, чтобы выбрать человека или убрать его.

        { $list }
   *[picked]
        <b>Выбраны по имени: { $total }</b>
        Пришлите следующее имя или нажмите номер, чтобы убрать человека.

        { $list }
}
picking-show = Выбраны: { $total }
picking-hint = Пришлите имя, @username или id.

audience-names =
    <b>{ $total }</b> · страница { $page } из { $pages }

    { $list }
audience-names-nobody = Пока никого.
audience-names-hint = Эти люди получат сообщение. Листайте страницы или вернитесь.

narrowing =
    <b>Только те, кто…</b>
    Из выбранных людей получат только те, к кому подходит всё отмеченное.

    { $chosen }{ $left_out }
narrowing-open-message = { $did }получил, нажал…
narrowing-new = новый
narrowing-active = заходил
narrowing-silent = молчит
narrowing-days = { $n } д
narrowing-russian = по-русски
narrowing-english = по-английски
narrowing-hint = Нажимайте на кнопки, чтобы отметить, какие люди нужны.

earlier =
    <b>Какое сообщение?</b>

    { $list }
earlier-none = Пока ничего не отправлено.
earlier-hint = Нажмите номер сообщения.
earlier-one =
    <b>Только те, кто…</b>
    «{ $text }» · { $time }

    { $chosen }{ $left_out }
earlier-got = получил
earlier-missed = не получил
earlier-pressed = нажал
earlier-ignored = не нажал
earlier-any = любая кнопка
earlier-forget = Неважно

saved-open = ★ Сохранённые
saved =
    <b>Сохранённые люди</b>
    Они общие для всех администраторов.

    { $list }
saved-line = <b>{ $place }</b>  <b>{ $name }</b>: { $who }
saved-none = Пока никого. Выберите людей для сообщения и сохраните их здесь для следующих.
saved-save = Сохранить выбранных
saved-hint = Нажмите кнопку или вернитесь.
saved-one =
    <b>{ $name }</b>
    { $who }
    Сегодня <b>{ $people }</b>{ $left_out }
saved-use = Написать им
saved-delete = Удалить
saved-name =
    <b>Под каким именем?</b>
    Пришлите имя для тех, кто сейчас выбран.
saved-done = Сохранено: «{ $name }».
saved-delete-question =
    <b>Удалить «{ $name }»?</b>
    Выбор исчезнет у всех администраторов. Сообщения этим людям останутся как есть.
saved-delete-yes = Да, удалить
saved-deleted = Удалено.
