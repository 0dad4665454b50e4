package io.allim.channel.email;

import java.util.Locale;

/** How far a dialog with an SMTP server has come, by the command that was sent last. */
enum SmtpStep {
    /** Before the server's greeting. */
    CONNECT,
    HELLO,
    ENCRYPT,
    LOG_IN,
    SENDER,
    RECEIVER,
    DATA,
    /** After the end of the mail: the server may have taken it. */
    END,
    /** Between mails. */
    BETWEEN;

    static SmtpStep of(String command) {
        return switch (command.split("[ :]", 2)[0].toUpperCase(Locale.ROOT)) {
            case "EHLO", "HELO" -> HELLO;
            case "STARTTLS" -> ENCRYPT;
            case "AUTH" -> LOG_IN;
            case "MAIL" -> SENDER;
            case "RCPT" -> RECEIVER;
            case "DATA" -> DATA;
            case "." -> END;
            default -> BETWEEN;
        };
    }

    /** Whether nothing of the mail had been said yet, so that the fault can't be its own. */
    boolean isBeforeMail() {
        return compareTo(SENDER) < 0;
    }
}
