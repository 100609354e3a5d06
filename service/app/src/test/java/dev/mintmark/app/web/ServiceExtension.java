package dev.mintmark.app.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the tests one running service and clients of it; started once for all of them, stopped after the last. */
final class ServiceExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(ServiceExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Client.class || type == TestService.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running =
                context.getRoot().getStore(SPACE).computeIfAbsent("service", key -> new Running(), Running.class);
        return parameter.getParameter().getType() == Client.class ? running.client : running.service;
    }

    private static final class Running implements AutoCloseable {
        private final Path folder;
        private final TestService service;
        private final Client client;

        Running() {
            try {
                folder = Files.createTempDirectory("mintmark-web");
                service = new TestService(folder);
                client = new Client(service);
            } catch (Exception e) {
                throw new IllegalStateException("The service did not start.", e);
            }
        }

        @Override
        public void close() throws Exception {
            client.close();
            service.close();
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : all) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
