/**
 * What providers tell of messages after they took them: that they arrived, came back, were complained about or read.
 * {@link io.allim.feedback.SesFeedback} hears it of mail, {@link io.allim.feedback.SmsFeedback} of text messages, {@link
 * io.allim.feedback.ButtonResource} of presses of buttons in chats.
 */
package io.allim.feedback;
