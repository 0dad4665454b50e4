import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Two classes of libraries that do at every start what a function never needs, a tenth of a cold start; docs/rationale.md
 * has the figures. The build fails when an update of these libraries has other classes than this expects.
 */
final class VendorClasses {

    private static final String JODA = "com/fasterxml/jackson/datatype/joda/JodaModule";
    private static final String SERVICES = "software/amazon/awssdk/regions/GeneratedServiceMetadataProvider";

    /** The SDK computes what it needs of others, as it does for services that are newer than it. */
    private static final Set<String> CALLED = Set.of("dynamodb", "email", "sns", "sqs");

    private VendorClasses() {}

    /** @param entries of the jar, by their names */
    static void replace(Map<String, byte[]> entries) {
        if (entries.replace(JODA + ".class", emptyModule()) == null) {
            throw new IllegalStateException("There is no " + JODA + " any more, so nothing has to take its place.");
        }
        if (entries.computeIfPresent(SERVICES + ".class", (_, table) -> calledServices(table)) == null) {
            throw new IllegalStateException("There is no " + SERVICES + " any more, so nothing has to leave it out.");
        }
    }

    /**
     * In place of the one that Quarkus registers at the start of every function, for events with times of Joda. No event is
     * read into such a type here, and the real one initializes a hundred classes that no cache can hold.
     */
    private static byte[] emptyModule() {
        ClassDesc superclass = ClassDesc.of("com.fasterxml.jackson.databind.module.SimpleModule");
        return ClassFile.of()
                .build(
                        ClassDesc.ofInternalName(JODA),
                        type -> type.withSuperclass(superclass)
                                .withFlags(ClassFile.ACC_PUBLIC)
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        ClassFile.ACC_PUBLIC,
                                        code -> code.aload(0)
                                                .invokespecial(
                                                        superclass, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                                .return_()));
    }

    /** The SDK's table of four hundred services, which makes all of them for the first client of one. */
    private static byte[] calledServices(byte[] table) {
        ClassFile classes = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL);
        Set<String> kept = new HashSet<>();
        byte[] smaller = classes.transformClass(
                classes.parse(table),
                ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(() -> new CalledServices(kept))));
        if (!kept.equals(CALLED)) {
            throw new IllegalStateException(SERVICES + " has other services than " + CALLED + ": " + kept);
        }
        return smaller;
    }

    /** Leaves out {@code .put("service", new ServiceMetadata())}. */
    private static final class CalledServices implements CodeTransform {

        private final Set<String> kept;
        private boolean leavingOut;
        private String service;

        CalledServices(Set<String> kept) {
            this.kept = kept;
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof ConstantInstruction constant && constant.constantValue() instanceof String text) {
                service = text;
                leavingOut = !CALLED.contains(text);
            }
            boolean put = element instanceof InvokeInstruction call && call.name().equalsString("put");
            if (!leavingOut) {
                code.with(element);
                if (put) {
                    kept.add(service);
                }
            } else if (put) {
                leavingOut = false;
            }
        }
    }
}
