package io.allim.sandbox;

import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.sandbox.chat.ChatStandIn;
import io.allim.sandbox.chat.PressReport;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.SandboxMessage;
import io.quarkus.arc.All;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Presses of buttons in chats' messages, as the chats would report them. */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class Presses {

    private final List<ChatStandIn> chats;
    private final ConnectionStore connections;
    private final SandboxServer server;

    Presses(@All List<ChatStandIn> chats, ConnectionStore connections, SandboxServer server) {
        this.chats = chats;
        this.connections = connections;
        this.server = server;
    }

    /** @param path where the chat reports it to */
    record Press(String path, PressReport report) {}

    /** Which buttons of the message can be pressed here, by their number from 0. */
    List<Integer> possible(SandboxMessage message) {
        return IntStream.range(
                        0, message.chat().map(ChatView::buttons).map(List::size).orElse(0))
                .filter(button -> of(message, button).isPresent())
                .boxed()
                .toList();
    }

    Optional<Press> of(SandboxMessage message, int button) {
        return connectionOf(message)
                .flatMap(connection -> chats.stream()
                        .filter(chat -> chat.service().word().equals(message.channel()))
                        .findFirst()
                        .flatMap(chat -> chat.press(message, button, connection))
                        .map(report -> new Press("/c/" + message.channel() + "/" + connection.id(), report)));
    }

    /** An address of a chat that is called by a connection begins with that one's id. */
    private Optional<Connection> connectionOf(SandboxMessage message) {
        return server.messages()
                .addressOf(message.id())
                .filter(address -> address.matches(Connection.ID + "/.*"))
                .flatMap(address -> connections.find(address.replaceFirst("/.*", "")))
                .filter(connection -> connection.type().equals(message.channel()));
    }
}
