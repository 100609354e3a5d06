package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("slow")
@ExtendWith(ServiceExtension.class)
class RoutePermissionsTest {
    private final Client client;

    RoutePermissionsTest(Client client) {
        this.client = client;
    }

    @Test
    void everyRouteHasALineAndNothingElse() {
        Set<String> routes = new TreeSet<>();
        for (var parsed : client.server().javalin().unsafe.internalRouter.allHttpHandlers()) {
            String method = parsed.endpoint.method.name();
            if (!method.matches("(BEFORE|AFTER).*") && !method.equals("HEAD")) {
                routes.add(method + " " + parsed.endpoint.path);
            }
        }

        assertThat(routes).hasSizeGreaterThan(90).isEqualTo(new TreeSet<>(RoutePermissions.routes()));
    }
}
