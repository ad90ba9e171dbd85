# What everybody sees: greetings, help, language, presses.

start = Hello, { $name }! This is where the course writes to you: news, homework, links to lessons.

    There is nothing you need to do, messages come by themselves. What else there is: /help
start-again = Good to have you back, { $name }! You will get messages from the course again.
start-admin = Hello, { $name }! You are an administrator here: this is where you write to the people of the course.

    Begin with /admin for a new message, drafts and the history. For everything else: /help

help = Here you get messages from your course. What you can do:

    /language – choose the language
    /stop – stop messages from the course
    /start – get them again
help-admin = You are an administrator here. To write to people, open Herald: /admin

    /cancel – close what is open
    /language – choose the language

stopped = Done: no more messages from the course. If you change your mind, send /start
stopped-before = Messages from the course are stopped already. To get them again, send /start

language-name = English
language-ask = Which language shall I speak?
language-toast = English it is
language-chosen = I will speak English now. What I can do: /help

press-thanks = Thank you!
press-unknown = This button does not work any more.

menu-start = Get messages from the course
menu-help = What I can do
menu-language = Choose the language
menu-stop = Stop messages from the course
menu-admin = Open Herald: write to people
menu-cancel = Close what is open
