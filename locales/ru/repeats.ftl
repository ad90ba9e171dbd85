# Повторяющиеся сообщения: как часто, и те, что идут.

repeat-told = { $days } в { $clock } ({ $zone }){ $end }
repeat-told-every-day = Каждый день
repeat-told-working-days = По будням
repeat-told-weekdays = По { $days }
repeat-told-month-day = { $day ->
    [31] Каждый месяц в последний день
    [30] Каждый месяц 30-го или в последний день
    [29] Каждый месяц 29-го или в последний день
   *[other] Каждый месяц { $day }-го числа
}
repeat-weekday = { $day ->
    [0] понедельникам
    [1] вторникам
    [2] средам
    [3] четвергам
    [4] пятницам
    [5] субботам
   *[6] воскресеньям
}
repeat-and = { $before } и { $last }
repeat-zone = { $zone }
repeat-until-day = , по { $day } { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
}{ $year }
repeat-times = , { $n ->
    [one] всего { $n } раз
    [few] всего { $n } раза
   *[other] всего { $n } раз
}
repeat-next = Следующее: { $moment }, { $until }
repeat-none-next = Следующего раза не будет: последний день уже прошёл.

repeat-often =
    <b>🔁 Как часто?</b>
    Одно и то же сообщение будет уходить снова и снова — каждый раз тем, кто подходит в этот момент.
repeat-every-day = Каждый день
repeat-working-days = По будням
repeat-chosen-days = По дням недели
repeat-monthly = Каждый месяц
repeat-often-hint = Выберите, как часто отправлять.
repeat-days =
    <b>🔁 По каким дням?</b>
    Отметьте дни и нажмите «Дальше».
repeat-go-on = Дальше ›
repeat-no-days = Отметьте хотя бы один день.
repeat-month-day =
    <b>🔁 Какого числа?</b>
    В коротких месяцах 29-е, 30-е и 31-е — это последний день.
repeat-last-day = последний
repeat-days-hint = Выберите дни кнопками.
repeat-clock =
    <b>🔁 Во сколько?</b> ({ $zone })
    Выберите время или пришлите, например 18:30. При переводе часов оно останется тем же.
repeat-clock-unclear = Не вижу здесь времени. Пришлите так: 18:30.
repeat-end =
    <b>🔁 До каких пор?</b>
    Выберите или пришлите, сколько раз всего либо последний день: 31 декабря.
repeat-end-hint = Выберите кнопкой или пришлите число раз или дату, например 31.12.
repeat-for-ever = Без конца
repeat-until-a-day = До даты
repeat-n-times = { $n ->
    [one] { $n } раз
    [few] { $n } раза
   *[other] { $n } раз
}
repeat-times-unclear = Пришлите число от 1 до { $most }: столько сообщений уйдёт всего.
repeat-rule =
    <b>🔁 { $rule }</b>
    { $next }
repeat-right = Всё верно
repeat-change-often = Как часто
repeat-change-clock = Время
repeat-change-end = Конец
repeat-rule-hint = Всё верно? Нажмите кнопку.

repeat-confirm =
    <b>Начать повторять?</b>
    { $rule }
    { $next }
    { $parts }{ $left_out }
    Получателей выбираем каждый раз заново: сейчас это { $people }.
repeat-begin = Начать повторять
repeat-begun =
    <b>🔁 { $rule }</b>
    «{ $text }»
    Кому: { $to }
    { $next }
repeat-too-late = Поздно: оно уже началось или закончено. Нажмите «Открыть».
repeat-one-of = 🔁 Одно из повторяющихся

repeats-open = 🔁 Повторы · { $shown }
repeats = { $n ->
    [0]
        <b>Повторяющиеся сообщения</b>
        Пока ни одного. Напишите сообщение и выберите <b>Когда › Повторять…</b>
   *[other]
        <b>Повторяющиеся сообщения</b> · { $shown }{ $pages ->
            [1] { "" }
           *[other] { " · страница " }{ $page } из { $pages }
        }

        { $list }
}
repeats-line =
    <b>{ $place }</b>  { $text }
    { $rule }
    { $next }
repeats-hint = Нажмите номер, чтобы посмотреть.
repeat-told-paused = ⏸ На паузе: пока не продолжить, ничего не отправляется.
repeat-told-ended = Закончено: больше отправляться не будет.
repeats-one = { $about }
repeat-one =
    <b>🔁 { $rule }</b>
    { $next }
    Кому: { $to }
    { $so_far }

    { $text }
repeat-so-far = { $n ->
    [0] Пока ничего не отправлено{ $by }
    [one] Отправлено { $n } раз{ $by }
    [few] Отправлено { $n } раза{ $by }
   *[other] Отправлено { $n } раз{ $by }
}
repeat-by = { " " }· автор { $name }
repeat-open-next = Следующее
repeat-occurrence = 🔁 { $rule }
repeat-skip = Пропустить
repeat-whole = 🔁 Повтор
repeat-pause = Пауза
repeat-resume = Продолжить
repeat-end-open = Закончить
repeat-end-question =
    <b>Закончить?</b>
    { $rule }

    Больше отправляться не будет. Уже отправленное останется. Чтобы начать снова, скопируйте одно из истории.
repeat-end-yes = Да, закончить
repeat-paused = На паузе
repeat-resumed = Продолжается
repeat-ended = Закончено
repeats-back = ‹ Все повторы
