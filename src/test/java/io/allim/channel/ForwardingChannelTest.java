package io.allim.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForwardingChannelTest {

    private final List<String> asked = new ArrayList<>();

    private final Channel channel = (Channel)
            Proxy.newProxyInstance(Channel.class.getClassLoader(), new Class<?>[] {Channel.class}, (_, method, _) -> {
                asked.add(method.getName());
                return nothing(method.getReturnType());
            });

    private final Channel forwarding = new ForwardingChannel(channel) {
        @Override
        public String name() {
            return "forwarding";
        }

        @Override
        public AddressKind reaches() {
            return Kinds.EMAIL;
        }

        @Override
        public Optional<String> validate(String address) {
            return Optional.empty();
        }

        @Override
        public Outcome send(Message message) {
            return Outcome.accepted("");
        }
    };

    /** Or whoever is decorated would have the default instead of its own answer. */
    @Test
    void everyMethodWithADefault_isPassedOn() throws ReflectiveOperationException {
        List<Method> methods = Arrays.stream(Channel.class.getMethods())
                .filter(Method::isDefault)
                .toList();
        assertThat(methods).hasSizeGreaterThan(15);
        for (Method method : methods) {
            asked.clear();
            method.invoke(forwarding, new Object[method.getParameterCount()]);
            assertThat(asked).containsExactly(method.getName());
        }
    }

    /** What is passed on is not looked at. */
    private static @Nullable Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        return type == List.class ? List.of() : null;
    }
}
