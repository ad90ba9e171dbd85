# Люди: поиск, карточка человека, его потоки.

home-people = 👥 Люди

people-find = { $state ->
    [ask]
        <b>Люди</b>
        Пришлите имя, @username или id. Достаточно начала. Можно переслать сообщение человека или его контакт.
    [none]
        <b>Люди</b> · «{ $words }»
        Никого не нашлось. Пришлите начало имени или фамилии либо хотя бы три буквы из середины.
   *[found]
        <b>Люди</b> · «{ $words }»

        { $list }
}
people-hint = Пришлите имя, @username или id.
people-hidden = Автор этого сообщения скрыл свой аккаунт при пересылке. Пришлите лучше его имя.
people-streams = Потоки курса
person-found = <b>{ $place }</b>  { $person }
person-silent = 🔕

person-card = { $about }
person-title = <b>{ $person }</b>{ $username } · <code>{ $id }</code>
person-stream = { $name }: { $standing }
person-no-stream = Не в потоке
standing-confirmed = подтверждено
standing-pending = ждёт подтверждения
standing-cancelled = отменено
person-free-lesson = Бесплатный урок: { $time }
person-first-seen = Впервые: { $time }
person-last-seen = Последний раз: { $time }
person-never-here = Ни разу не открывал(а) бота
person-activity = Получено сообщений: { $received } · нажатий: { $presses }
person-blocked = 🚫 Бот заблокирован: { $time }
person-opted-out = 🔕 Без сообщений: { $time }
person-paused = ⏸ Без сообщений до: { $time }
person-own-stream = Получает только сообщения своего потока

person-write = ✎ Написать
person-streams-open = Потоки
person-opt-out = Не писать
person-opt-in = Снова писать
person-now-out = Сообщений больше не будет
person-now-in = Сообщения снова будут приходить
person-back = ‹ Люди

person-streams =
    <b>{ $name }: потоки</b>
    { $n ->
        [0] Потоков пока нет. Добавить: <b>Люди</b>, <b>Потоки курса</b>.
       *[other] Нажмите на поток, чтобы добавить в него или убрать.
    }
person-in-stream =
    <b>{ $name } · { $stream }</b>
    { $standing ->
        [confirmed] Участие в потоке подтверждено.
        [pending] Ждёт подтверждения в этом потоке.
        [cancelled] Участие в этом потоке отменено.
       *[none] Не в этом потоке.
    }{ $others }
person-elsewhere = Ещё в потоках: { $streams }
person-confirm = Подтвердить
person-pending = Ждёт
person-take-out = Убрать
person-move = Перевести сюда из других
person-stream-changed = Готово
