# What everybody sees: greetings, help, language, presses.

start = Hello, { $name }! This is where the course writes to you: news, homework, links to lessons.

    There is nothing you need to do, messages come by themselves. What else there is: /help
start-again = Good to have you back, { $name }! You will get messages from the course again.
start-admin = Hello, { $name }! You are an administrator here: this is where you write to the people of the course.

    Begin with /admin for a new message, drafts and the history. For everything else: /help

help = Here you get messages from your course. What you can do:

    /settings – what you get, or a pause of a week
    /language – choose the language
    /stop – stop messages from the course
    /start – get them again
help-admin = You are an administrator here. To write to people, open Herald: /admin

    /cancel – close what is open
    /language – choose the language

stopped = Done: no more messages from the course. If you change your mind, send /start
stopped-before = Messages from the course are stopped already. To get them again, send /start

settings-everything =
    <b>You get all messages of the course</b>
    You can limit them to those for your own stream, or rest from them for a week.
settings-own-stream =
    <b>You get only what is for your stream</b>
    News for everyone stays away; what is written to you alone still comes.
settings-paused =
    <b>You have a rest until { $time }</b>
    No messages from the course before that; then they come again by themselves.
settings-stopped =
    <b>Messages from the course are stopped</b>
    Nothing comes until you want it again.
settings-want-everything = Get everything
settings-want-own-stream = Only my stream
settings-pause = Pause for 7 days
settings-resume = Get messages again
settings-saved = Done

language-name = English
language-ask = Which language shall I speak?
language-toast = English it is
language-chosen = I will speak English now. What I can do: /help

press-thanks = Thank you!
press-unknown = This button does not work any more.
press-sent-already = It is in this chat already, a little above.
press-not-sent = That could not be sent. Please press again in a minute.

menu-start = Get messages from the course
menu-help = What I can do
menu-settings = What I receive, and pauses
menu-language = Choose the language
menu-stop = Stop messages from the course
menu-admin = Open Herald: write to people
menu-cancel = Close what is open
