package io.allim.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.notification.IdempotencyKey;
import io.allim.recipient.Target;
import io.allim.table.dynamodb.DynamoStandIn;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WriteUnitsTest {
    @Test
    void units() {
        try (DynamoStandIn dynamo = new DynamoStandIn()) {
            dynamo.create("w");
            World world = new World(clock -> dynamo.open("w", clock));
            Target ada = world.recipient("ada", new Address(AddressKind.EMAIL, "ada@example.com"));
            long a = dynamo.writeUnits("w");
            world.acceptor.accept(
                    world.notification(List.of(ada), Optional.empty(), Optional.empty()),
                    Optional.of(new IdempotencyKey("c", "k", "h")),
                    world.clock.instant());
            long b = dynamo.writeUnits("w");
            world.drainHints();
            long c = dynamo.writeUnits("w");
            System.err.println("UNITS accept " + (b - a) + " send " + (c - b));
            assertThat(world.sent).hasSize(1);
            world.close();
        }
    }
}
