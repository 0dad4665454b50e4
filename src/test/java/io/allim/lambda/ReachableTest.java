package io.allim.lambda;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReachableTest {

    private static final String CLIENT = "software/amazon/awssdk/services/sqs/DefaultSqsClient";
    private static final String MODEL = "software/amazon/awssdk/services/sqs/model/";

    private final TreeMap<String, byte[]> entries = new TreeMap<>();

    @Test
    void parameterBehindPrimitiveOnes_isReachable() {
        type("app/Main", "lib/Used");
        type("lib/Used");
        type("lib/Unused");

        assertThat(reachable()).containsExactlyInAnyOrder("app/Main.class", "lib/Used.class");
    }

    @Test
    void whatIsFoundByItsName_isReachable() {
        type("app/Main", "lib/Messages");
        type("lib/Messages");
        type("lib/Messages_$logger");
        type("lib/Service");
        entries.put("META-INF/services/lib.Spi", "lib.Service # the only one".getBytes(StandardCharsets.UTF_8));

        assertThat(reachable()).contains("lib/Messages_$logger.class", "lib/Service.class");
    }

    @Test
    void operationThatOnlyItsClientNames_isLeftOutButForItsRequest() {
        type("app/Main", CLIENT, MODEL + "SendMessageRequest");
        type(CLIENT, MODEL + "SendMessageRequest", MODEL + "PurgeQueueRequest", MODEL + "PurgeQueueResponse");
        type(MODEL + "SendMessageRequest", MODEL + "MessageAttributeValue");
        type(MODEL + "MessageAttributeValue");
        type(MODEL + "PurgeQueueRequest", MODEL + "PurgeQueueResponse");
        type(MODEL + "PurgeQueueResponse");

        assertThat(reachable())
                .contains(MODEL + "MessageAttributeValue.class", MODEL + "PurgeQueueRequest.class")
                .doesNotContain(MODEL + "PurgeQueueResponse.class");
    }

    private Set<String> reachable() {
        return new Reachable(entries).from(name -> name.startsWith("app/"));
    }

    /** @param others types of parameters, each behind an int */
    private void type(String name, String... others) {
        entries.put(name + ".class", ClassFile.of().build(ClassDesc.ofInternalName(name), type -> {
            for (String other : others) {
                type.withMethod(
                        "m" + other.hashCode(),
                        MethodTypeDesc.of(CD_void, CD_int, ClassDesc.ofInternalName(other)),
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT,
                        _ -> {});
            }
        }));
    }
}
