package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The function with settings that are wrong. */
class ConfigIT {

    @Test
    void mistakes_failInit_withARecordInTheLog() {
        assertThatThrownBy(() -> LambdaRuntime.start(Map.of(
                        "ALLIM_TABLE_ENGINE", "dynamodb",
                        "ALLIM_DELIVERY_SHARDS", "0",
                        "ALLIM_ACCESS_ADMIN_KEY", "short",
                        "ALLIM_ACCESS_IAM", "write=arn:aws:iam::111122223333:user/shop",
                        "ALLIM_SMS_SENDER_ID", "")))
                .hasRootCauseMessage("INIT failed")
                .hasMessageContaining("""
                        {"loggerName":"io.allim.config.Misconfigured","level":"ERROR","message":"Allim can't start; 3 settings \
                        are wrong:\\n  allim.access.admin-key (ALLIM_ACCESS_ADMIN_KEY) has 5 characters; set it to at least 32 \
                        visible characters of ASCII""")
                .hasMessageContaining(
                        "\\n  allim.delivery.shards (ALLIM_DELIVERY_SHARDS) is \\\"0\\\"; set it to a whole number from 1 to"
                                + " 1,024, such as 1.\"}");
    }
}
