package io.allim.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Liquid for channels whose requests an operator writes. Templates implement it, above channels: a channel asks for an {@code
 * Instance} of it, since the renderer of templates asks for the channels.
 *
 * <p>Its methods are bounded in time and size, whatever text and variables hold, never throw, and are pure.
 */
public interface LiquidTexts {

    /** Why a text can't be rendered, as one sentence; empty when it can. */
    Optional<String> validate(String source);

    /**
     * @param variables plain JSON; what is missing is empty text
     * @param escape what each value becomes that is put out; the text around it is the operator's, and stays as it is
     * @return empty when the text can't be rendered, or takes too much
     */
    Optional<String> render(String source, ObjectNode variables, UnaryOperator<String> escape);
}
