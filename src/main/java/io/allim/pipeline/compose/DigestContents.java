package io.allim.pipeline.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a digest's message may say.
 *
 * @param total how many items there are
 * @param items the first of them, as many as a message may ever show
 * @param last the one with the latest turn
 * @param groups how many items there are of each group, in the order in which the groups begin; empty without groups
 */
public record DigestContents(long total, List<Item> items, Optional<Item> last, Map<String, Long> groups) {

    /**
     * @param variables as templates see it
     * @param group the value by which it is grouped; empty text without groups
     * @param line one line that stands for it
     */
    record Item(ObjectNode variables, String group, String line) {}
}
