package io.bascule.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/** What this process uses: memory, threads, processor, files. Watched from when somebody first asks, since a start waits for nobody else. */
final class ProcessMetrics implements AutoCloseable {
    private final MeterRegistry registry;
    private JvmGcMetrics garbageCollections;

    ProcessMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** From now on, if it was not before. */
    synchronized void watch() {
        if (garbageCollections != null) {
            return;
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollections = new JvmGcMetrics();
        garbageCollections.bindTo(registry);
    }

    @Override
    public synchronized void close() {
        if (garbageCollections != null) {
            garbageCollections.close();
        }
    }
}
