package io.allim.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableProducerTest {

    private final List<String> made = new ArrayList<>();
    private final List<TableEngine> engines = List.of(engine("sqlite"), engine("dynamodb"));

    private TableEngine engine(String name) {
        return new TableEngine() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Table make() {
                made.add(name);
                return new KeptItems();
            }
        };
    }

    @Test
    void engine_isTheOneThatIsNamed() {
        assertThat(new TableProducer().table(() -> "dynamodb", engines, table -> table))
                .isInstanceOf(KeptItems.class);
        assertThat(made).containsExactly("dynamodb");
    }

    @Test
    void engine_thatIsUnknownIsAnsweredWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableProducer().table(() -> "postgres", engines, table -> table))
                .withMessage("allim.table.engine is postgres; set it to dynamodb or sqlite");
        assertThat(made).isEmpty();
    }
}
