"""What the desk promises, row by row, and which tests show it; docs/reliability.md is made of this and of the figures.

`quick` tests run with `./test`, `long` ones with `./test -m long`; one that takes a small and a large number stands in
both. `figures` are the rows that those tests write (tests/figures.py). `but` says what a row can't hold, and why.
"""

from tests.promise import Promise

_REAL, _KILLS = "tests/stories/test_real_server.py", "tests/outgoing/test_kills.py"
_RANDOM_KILLS = f"{_REAL}::test_a_poller_killed_at_random_loses_and_doubles_nothing"
_SSH, _DROPS = "tests/stories/test_ssh.py", "tests/stories/test_ssh_drops.py"
_MODES, _FULL = "tests/faults/test_modes.py", "tests/storage/sqlite/test_disk_full.py"
_OPENING, _DAMAGE = "tests/storage/sqlite/test_opening.py", "tests/storage/sqlite/test_damage.py"
_SEVERAL, _GATES = "tests/stories/test_several_processes.py", "tests/stories/test_both_gates.py"
_EVERYWHERE, _OTHERS = "tests/stories/test_terminal_everywhere.py", "tests/mail/test_mails_of_others.py"
_FUZZ, _TLS, _SMTP_TLS = "tests/fuzz/test_fuzz.py", "tests/intake/test_imap_tls.py", "tests/outgoing/test_smtp_tls.py"
_SENDERS, _LIMITS = "tests/mail/test_hostile_senders.py", "tests/intake/test_reading_limits.py"
_SENDER_FAULTS, _FORGED = "tests/outgoing/test_sender_faults.py", "tests/outgoing/test_forged.py"
_MIGRATIONS, _AUDIT = "tests/storage/sqlite/test_migrations.py", "tests/privacy/test_audit.py"
_NOTHING_LEFT, _COLUMNS = "tests/privacy/test_nothing_is_left.py", "tests/privacy/test_every_column.py"
_LIFE = "tests/faults/test_whole_life.py"
_POWER_LOSS = (
    "tests/faults/test_power_loss.py::test_power_that_is_lost_at_any_moment_loses_nothing_that_was_acknowledged"
)
_BACKUP = "tests/upkeep/test_backing_up.py::test_a_backup_taken_while_others_write_restores_and_is_sound"
_RACES = "tests/commands/test_two_at_once.py"
_AFTER_LOGIN = (
    "tests/faults/test_random_kills.py::test_no_mail_is_lost_and_none_doubled_however_often_the_poller_is_killed"
)

PROMISES = (
    Promise(
        id="kill-random",
        threat="kill -9 at random while mail is taken in",
        promise="0 lost, 0 doubled",
        quick=(_RANDOM_KILLS, _AFTER_LOGIN),
        long=(_RANDOM_KILLS, _AFTER_LOGIN),
        figures=("kill-random", "kill-random-login"),
    ),
    Promise(
        id="kill-every",
        threat="kill at every boundary",
        promise="the same database for every n, clock times and counters of tries apart",
        quick=(
            f"{_LIFE}::test_killed_at_any_step_a_desk_that_lives_on_has_kept_and_sent_the_same",
            "tests/storage/sqlite/test_killed_intake.py::test_an_intake_that_is_killed_at_any_statement_keeps_the_same",
            f"{_KILLS}::test_killed_at_any_step_no_mail_is_doubled_and_none_is_lost_unseen",
            f"{_MIGRATIONS}::test_a_kill_at_any_statement_leaves_the_old_schema_or_the_new",
        ),
        long=(
            f"{_KILLS}::test_killed_at_any_statement_no_mail_is_doubled_and_none_is_lost_unseen",
            f"{_LIFE}::test_killed_at_every_step_a_desk_that_lives_on_has_kept_and_sent_the_same",
        ),
        figures=("kill-every-intake", "kill-every-outbox", "kill-every-life"),
    ),
    Promise(
        id="power-loss",
        threat="power loss",
        promise="0 corrupt, 0 acknowledged lost in 10,000 states",
        quick=(
            _POWER_LOSS,
            "tests/faults/test_power_loss.py::test_a_disk_that_is_never_asked_to_synchronise_loses_and_corrupts",
        ),
        long=(_POWER_LOSS,),
        figures=("power-loss", "power-loss-control"),
    ),
    Promise(
        id="poison",
        threat="poison mail",
        promise="parked or failed within 10 s, and the next mail is taken in",
        quick=(
            "tests/intake/test_poison.py::test_every_good_mail_between_hostile_ones_becomes_a_ticket",
            "tests/intake/test_reading.py::test_one_bad_mail_never_stops_the_next",
            f"{_LIMITS}::test_a_mail_has_ten_seconds_and_the_next_one_ten_of_its_own",
        ),
        figures=("poison",),
    ),
    Promise(
        id="disk",
        threat="disk full, read-only, locked, a corrupt page, a missing journal",
        promise="clear words, nothing typed is lost, it goes on by itself, never an empty database over a real one",
        quick=(
            f"{_FULL}::test_mails_are_taken_in_until_files_may_not_grow_and_go_on_afterwards",
            f"{_FULL}::test_a_database_is_made_whole_or_not_at_all_whatever_room_there_is",
            f"{_DAMAGE}::test_whatever_bits_flip_the_database_answers_or_says_that_it_is_damaged",
            f"{_OPENING}::test_a_database_that_is_gone_while_its_journal_is_there_is_not_made_anew",
            f"{_OPENING}::test_a_database_without_the_right_to_it_is_refused",
            f"{_SEVERAL}::test_while_another_program_holds_the_lock_reading_goes_on_and_a_change_waits",
        ),
        long=(
            f"{_SEVERAL}::"
            "test_who_changes_something_while_the_lock_is_held_for_a_minute_is_told_and_does_it_afterwards",
        ),
        figures=("lock-held",),
    ),
    Promise(
        id="imap-faults",
        threat="stall, trickle, RST, FIN, BYE, garbage, NO and BAD, a literal of 4 GB",
        promise="an error within 30 s, again after a growing pause, growth under 64 MB, every mode recovers",
        quick=(
            f"{_MODES}::test_a_fault_is_told_in_words_and_when_it_has_gone_every_mail_is_there_once",
            f"{_MODES}::test_after_a_fault_the_server_is_left_alone_for_a_moment",
            f"{_MODES}::test_all_faults_together_take_little_memory",
        ),
        long=(f"{_MODES}::test_with_the_deadlines_of_the_program_every_fault_is_told_within_thirty_seconds",),
        figures=("imap-faults", "imap-faults-growth", "imap-faults-noticed"),
    ),
    Promise(
        id="renumbered",
        threat="UIDVALIDITY changes, gaps, mails that go meanwhile",
        promise="no second ticket, no mail passed over",
        quick=(
            f"{_REAL}::test_a_mailbox_made_anew_brings_nothing_twice",
            "tests/intake/test_poller.py::test_a_uid_that_appears_late_is_found",
            "tests/intake/test_poller.py::test_what_is_gone_before_it_was_fetched_has_vanished",
            "tests/intake/test_poller.py::test_a_mail_that_the_server_hid_for_a_moment_is_taken_in_when_it_is_there_again",
        ),
        figures=("renumbered",),
    ),
    Promise(
        id="tls",
        threat="a wrong password, a bad certificate, STARTTLS taken away, PREAUTH",
        promise="one try in five minutes after three refusals; refused always; no plain login off this machine",
        quick=(
            "tests/stories/test_refused_login.py::"
            "test_a_login_that_is_refused_is_tried_three_times_and_then_left_alone",
            "tests/intake/test_backoff.py::test_a_refused_login_is_tried_three_times_then_once_in_five_minutes",
            f"{_TLS}::test_a_connection_whose_protection_was_taken_away_sees_no_login",
            f"{_TLS}::test_a_certificate_of_an_unknown_authority_is_refused",
            f"{_TLS}::test_a_server_that_takes_us_for_logged_in_is_refused_under_tls_too",
            f"{_SMTP_TLS}::test_a_connection_whose_protection_was_taken_away_sees_no_login_and_no_mail",
            "tests/intake/test_imap_faults.py::test_plain_login_leaves_this_machine_never",
        ),
        figures=("refused-login", "tls-taken-away"),
    ),
    Promise(
        id="two-pollers",
        threat="two pollers, and the one at work is killed",
        promise="one works, the other takes over within 60 s, 0 doubled",
        quick=(f"{_SEVERAL}::test_of_two_pollers_one_waits_and_takes_over_when_the_leader_is_killed",),
        long=("tests/stories/test_outbox.py::test_of_two_pollers_one_sends_and_when_it_is_killed_the_other_does",),
        figures=("two-pollers",),
    ),
    Promise(
        id="odd-mail",
        threat="real odd mail",
        promise="no exception, p99 under 50 ms, at most 1 s",
        quick=(f"{_OTHERS}::test_every_odd_mail_of_others_is_read_in_time_and_its_texts_are_clean",),
        long=(
            f"{_OTHERS}::test_ours_and_others_together_are_read_within_what_is_promised",
            f"{_OTHERS}::test_nearly_all_bounces_that_others_have_collected_are_recognised",
        ),
        figures=("odd-mail-of-others", "odd-mail", "odd-mail-most", "bounces-of-others"),
        but="Quickly those that Python's own tests carry; the long ones read those too that `python -m tests.corpora "
        "FOLDER` gets, with OMNIDESK_MAILS=FOLDER.",
    ),
    Promise(
        id="bombs",
        threat="quadratic headers, bombs, 100,000 parts, depth 5,000",
        promise="up to 1 MB under 1 s; 20 MB under 5 s and 700 MB",
        quick=(
            "tests/mail/test_hostile.py::test_a_hostile_mail_is_read_within_the_limits_and_its_texts_are_clean",
            f"{_LIMITS}::test_the_largest_hostile_mails_are_read_within_700_mb",
        ),
        long=(f"{_OTHERS}::test_ours_and_others_together_are_read_within_what_is_promised",),
        figures=("bombs-1-mb", "hostile-kinds"),
    ),
    Promise(
        id="fuzz",
        threat="the unknown",
        promise="0 exceptions in 50,000 fuzzed mails",
        quick=(f"{_FUZZ}::test_mutated_mails_keep_every_promise",),
        long=(f"{_FUZZ}::test_fifty_thousand_mutated_mails_keep_every_promise",),
        figures=("fuzz",),
    ),
    Promise(
        id="forged-threads",
        threat="forged References, guessed ids, numbers in the subjects of strangers",
        promise="0 of 1,000 join, reopen, or add anybody",
        quick=(f"{_FORGED}::test_of_a_thousand_forged_mails_none_joins_reopens_or_adds_anybody",),
        figures=("forged-threads",),
    ),
    Promise(
        id="senders",
        threat="tricks with From, look-alikes, mixed scripts, an answer that goes elsewhere",
        promise="never surely the victim; marked in the list and in the answer",
        quick=(
            f"{_SENDERS}::test_a_trick_with_from_is_never_surely_the_victim",
            f"{_SENDERS}::test_a_look_alike_is_never_surely_the_victim",
            f"{_SENDERS}::test_an_answer_that_goes_elsewhere_is_kept_apart_from_the_sender",
        ),
        figures=("senders",),
    ),
    Promise(
        id="notes",
        threat="internal notes that leak",
        promise="0 words of notes in what leaves, 500 random threads",
        quick=("tests/answering/test_no_note.py::test_of_500_random_threads_no_word_of_a_note_is_in_the_bytes",),
        figures=("notes",),
    ),
    Promise(
        id="loops",
        threat="loops, two desks that answer each other, a mail bomb",
        promise="at most 2 mails between two desks; a flood is parked and the desk stays quick",
        quick=(
            "tests/outgoing/test_two_desks.py::test_many_mails_between_them_bring_two_acknowledgements",
            "tests/intake/test_mail_bomb.py::test_a_flood_is_parked_and_the_desk_stays_quick",
        ),
        long=("tests/intake/test_mail_bomb.py::test_a_flood_is_parked_and_the_desk_stays_quick",),
        figures=("loops", "mail-bomb"),
        but="A flood is counted by sender: whoever forges a sender for each mail fills the list, and is not answered.",
    ),
    Promise(
        id="smtp",
        threat="SMTP 4xx, 5xx, some refused, lost after DATA, a kill between 250 and the commit",
        promise="tried again, then shown; the refused are named; unknown; at most one copy without a person",
        quick=(
            f"{_SENDER_FAULTS}::test_a_server_that_is_busy_gets_it_later",
            f"{_SENDER_FAULTS}::test_each_recipient_is_told_apart",
            f"{_SENDER_FAULTS}::test_a_server_that_falls_silent_after_the_first_byte_is_asked_no_more",
            f"{_KILLS}::test_killed_at_any_step_no_mail_is_doubled_and_none_is_lost_unseen",
        ),
        long=("tests/outgoing/test_postfix.py::test_the_recipient_whom_it_refuses_is_named_and_the_others_get_it",),
        figures=("smtp-later", "smtp-faults"),
    ),
    Promise(
        id="injection",
        threat="header injection, smuggling",
        promise="0 in 31 probes and every field; no bare CR or LF on the wire",
        quick=(
            "tests/answering/test_injection.py::test_no_field_that_somebody_fills_makes_a_header_or_a_recipient",
            "tests/outgoing/test_compose.py::test_no_text_becomes_a_header",
            "tests/outgoing/test_strict.py::test_bytes_that_servers_read_in_two_ways_are_refused",
        ),
        figures=("injection",),
    ),
    Promise(
        id="two-at-once",
        threat="two employees answer at once",
        promise="the second is told before anything leaves; 0 silent doubles in 1,000 races",
        quick=(f"{_RACES}::test_of_two_who_answer_at_once_one_does_and_the_other_is_told_by_name",),
        long=(f"{_RACES}::test_of_eight_who_answer_at_once_one_does_a_thousand_times",),
        figures=("two-at-once",),
    ),
    Promise(
        id="escapes",
        threat="escape sequences anywhere",
        promise="0 bytes outside the allow-list: 22 payloads, every screen and field; tmux's buffer untouched",
        quick=(
            f"{_EVERYWHERE}::test_no_field_of_anything_on_any_screen_speaks_to_the_terminal",
            "tests/stories/test_terminal_stream.py::test_the_stream_of_every_screen_holds_only_what_the_console_says",
            f"{_GATES}::test_each_gate_alone_keeps_hostile_mail_from_the_terminal",
            f"{_GATES}::test_without_both_gates_the_stream_shows_what_strangers_say",
            "tests/stories/test_tmux.py::test_hostile_mail_writes_neither_buffer_nor_title_nor_name",
        ),
        long=(f"{_EVERYWHERE}::test_whatever_payload_is_first_and_however_wide_the_terminal_none_speaks",),
        figures=("escapes", "escapes-long", "escapes-each-gate", "escapes-no-gate", "escapes-tmux"),
    ),
    Promise(
        id="wide",
        threat="bidi, zero-width, tags, wide characters, piles of accents",
        promise="shown as ⟪U+202E⟫ in addresses, names and links; columns stay aligned",
        quick=(
            "tests/widgets/test_cells.py::test_a_cell_of_any_text_is_exactly_as_wide_as_asked",
            f"{_SENDERS}::test_a_name_shows_what_hides_in_it",
        ),
        figures=("wide",),
    ),
    Promise(
        id="file-names",
        threat="file names",
        promise="0 files outside the chosen folder in 200 names; never over a file, through a link, or for others",
        quick=(
            "tests/test_saving.py::test_of_two_hundred_hostile_names_none_leads_out_of_the_folder",
            "tests/test_saving.py::test_a_link_that_lies_ready_is_not_followed",
        ),
        figures=("file-names",),
    ),
    Promise(
        id="shell",
        threat="a shell behind the console",
        promise="0 ways from the console over SSH: no editor, no opener, no file, no forwarding",
        quick=(
            "tests/stories/test_closed_console.py::test_no_key_leads_out_of_the_console",
            f"{_SSH}::test_nothing_is_run_for_a_client_that_has_no_terminal",
            f"{_SSH}::test_files_are_copied_in_neither_direction",
            f"{_SSH}::test_ctrl_z_leads_to_no_shell_whenever_it_is_pressed",
        ),
        figures=("shell",),
    ),
    Promise(
        id="ssh-drop",
        threat="the line drops while an answer is written",
        promise="at most 1 s of typing lost in 100 drops; offered on return; nothing stays behind after 5 s",
        quick=(f"{_DROPS}::test_at_most_a_second_of_typing_is_lost_in_any_of_5_drops",),
        long=(f"{_DROPS}::test_at_most_a_second_of_typing_is_lost_in_any_of_100_drops",),
        figures=("ssh-drop-lost", "ssh-drop-orphan"),
    ),
    Promise(
        id="odd-terminals",
        threat="odd terminals, sizes",
        promise="no traceback from 1×1 to 300×100",
        quick=("tests/stories/test_console.py::test_any_size_of_terminal_is_drawn_and_left_cleanly",),
        figures=("odd-terminals",),
    ),
    Promise(
        id="logs",
        threat="logs and crashes",
        promise="one event is one line; no password, no words of a mail, no control character",
        quick=(
            "tests/stories/test_log_lines.py::test_of_a_whole_day_no_line_quotes_a_mail_or_a_password_or_steers",
            "tests/test_logs.py::test_a_login_that_is_refused_is_told_without_the_password",
            "tests/test_logs.py::test_the_intake_says_nothing_of_what_is_in_a_mail",
            "tests/screens/test_app.py::test_a_fault_ends_with_code_one_and_prints_no_values",
        ),
        figures=("logs", "logs-day"),
    ),
    Promise(
        id="eight-writers",
        threat="8 writers",
        promise="nobody hears that the database is busy, nothing is lost",
        quick=(
            "tests/storage/sqlite/test_eight_writers.py::"
            "test_eight_writers_neither_hinder_each_other_nor_lose_anything",
        ),
        figures=("eight-writers",),
    ),
    Promise(
        id="migration",
        threat="a migration that is interrupted, an old program on a new database",
        promise="old or new, never between; refused with words",
        quick=(
            f"{_MIGRATIONS}::test_a_kill_at_any_statement_leaves_the_old_schema_or_the_new",
            f"{_MIGRATIONS}::test_a_newer_schema_is_refused_with_words_and_nothing_is_written",
        ),
        figures=("migration",),
    ),
    Promise(
        id="backup",
        threat="a backup while others write",
        promise="20 of 20 restored copies pass fsck",
        quick=(_BACKUP,),
        long=(_BACKUP,),
        figures=("backup-restores",),
    ),
    Promise(
        id="clock",
        threat="clock jumps, summer time",
        promise="no negative ages, no mail fetched twice, both 02:30 apart",
        quick=(
            "tests/widgets/test_times.py::test_the_night_of_the_changing_clock_has_no_negative_hour",
            "tests/test_silence.py::test_a_change_of_the_clock_changes_no_habit",
            "tests/oncall/test_coming_in.py::test_a_clock_that_was_set_back_is_told_before_anything_else_is_well",
        ),
        long=(
            "tests/stories/test_clock_jumps.py::"
            "test_whichever_way_the_clock_jumps_no_mail_is_doubled_fetched_again_or_of_a_negative_age",
        ),
        figures=("clock", "clock-jumps"),
    ),
    Promise(
        id="privacy",
        threat="erasure, export, retention, audit",
        promise="0 traces of 50 words in all files and rows; the export is complete; the chain stays verifiable",
        quick=(
            f"{_NOTHING_LEFT}::test_each_of_fifty_words_is_there_before_and_none_after",
            f"{_COLUMNS}::test_every_word_of_a_person_is_handed_out",
            f"{_AUDIT}::test_a_trail_stays_whole_when_somebody_is_erased",
        ),
        figures=("privacy",),
    ),
    Promise(
        id="roles",
        threat="roles",
        promise="held where one service account owns the database; elsewhere they guide",
        quick=(
            "tests/commands/test_actor.py::test_anybody_else_speaks_for_nobody_but_themselves",
            f"{_SSH}::test_what_a_client_sends_along_counts_for_nothing",
            "tests/stories/test_shared_folder.py::test_each_acts_as_themselves_and_only_the_owner_speaks_for_another",
        ),
        figures=("roles",),
        but="Whoever may write the database's file may write past the roles: on a file that a group shares they guide.",
    ),
    Promise(
        id="network",
        threat="what the console asks of the network",
        promise="nothing: no remote image, no preview, no name looked up for a mail",
        long=("tests/stories/test_no_network.py::test_whoever_reads_hostile_mail_asks_nobody_on_the_network",),
        figures=("network",),
    ),
)
