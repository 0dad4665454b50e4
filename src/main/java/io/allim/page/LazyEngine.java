package io.allim.page;

import io.quarkus.qute.runtime.EngineProducer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;

/**
 * Has Qute read the templates for the first page, and not at the start: most processes of a function never show one. The
 * build has checked them by then.
 */
public final class LazyEngine implements BuildCompatibleExtension {

    @Enhancement(types = EngineProducer.class)
    public void doNotStart(ClassConfig producer) {
        producer.removeAnnotation(annotation -> annotation.name().equals(Startup.class.getName()));
    }
}
