package io.allim.channel.googlechat;

import io.allim.channel.Message;
import io.allim.chat.ChatThread;
import io.allim.http.HttpUrl;
import java.util.Optional;
import java.util.regex.Pattern;

/** The URL of a space's webhook. */
final class SpaceUrl {

    static final String EXAMPLE =
            "https://chat.googleapis.com/v1/spaces/AAAA1b2c3d4/messages?key=AIzaSyA0b1C2d3&token=e4F5g6H7";

    private static final String HOST = "chat.googleapis.com";
    private static final Pattern PATH = Pattern.compile("/v1/spaces/[A-Za-z0-9_-]{1,100}/messages\\?.*");
    private static final Pattern KEY = Pattern.compile(".*[?&]key=[^&]+.*");
    private static final Pattern TOKEN = Pattern.compile(".*[?&]token=[^&]+.*");

    private SpaceUrl() {}

    /** Why it is no webhook's, as one sentence. */
    static Optional<String> validate(HttpUrl url) {
        boolean isWebhook = url.host().equals(HOST)
                && PATH.matcher(url.target()).matches()
                && KEY.matcher(url.target()).matches()
                && TOKEN.matcher(url.target()).matches();
        return isWebhook
                ? Optional.empty()
                : Optional.of(
                        "The URL is not one of a webhook of Google Chat: in the space, choose Apps & integrations, Webhooks,"
                                + " and give the URL that it shows, with its key and token.");
    }

    /**
     * Where a message goes. Its request id makes Google answer the message that is there already, rather than make a second one:
     * documented for the method that webhooks call as well, without a word about webhooks.
     *
     * @see <a href="https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages/create">create</a>
     */
    static HttpUrl of(HttpUrl webhook, Message message) {
        StringBuilder target = new StringBuilder(webhook.target());
        target.append(webhook.target().contains("?") ? '&' : '?')
                .append("requestId=")
                .append(message.token());
        if (key(message).isPresent()) {
            target.append("&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD");
        }
        return new HttpUrl(webhook.secure(), webhook.host(), webhook.port(), target.toString());
    }

    /** Of the thread that it belongs to; messages of a webhook can't be replaced. */
    static Optional<String> key(Message message) {
        return message.thread()
                .filter(thread -> thread.mode() == ChatThread.Mode.REPLY)
                .map(ChatThread::key);
    }
}
