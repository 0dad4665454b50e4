/**
 * E-mail, through Amazon SES or any SMTP server.
 *
 * <p>{@link io.allim.channel.email.Mail} is made from a message once and holds nothing that could become a header of its
 * own; a {@link io.allim.channel.email.Mailer} gives it to a server and says what came of it.
 */
package io.allim.channel.email;
