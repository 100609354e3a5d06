package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a creator with many works does in the studio in headless Chromium, where access control is on. */
@Tag("slow")
final class StudioWorkshopTest {
    @TempDir
    Path folder;

    @Test
    void aCreatorOrdersTheQueueAndKnowsWhatThingsCostAndWhatTheyLose() throws Exception {
        String chromium = StudioWallet.requireChromium();
        JsonNode said;
        try (TestService service = new TestService(
                folder,
                new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null))) {
            said = StudioWallet.drive(
                    "workshop.mjs",
                    chromium,
                    service.address().toString(),
                    key(service, Role.CREATOR),
                    key(service, Role.OPERATOR),
                    System.getenv().getOrDefault("STUDIO_SHOTS", ""));
        }

        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("violations")).as("axe").isEmpty();
        assertThat(said.path("wide")).as("wider than its window").isEmpty();

        assertThat(texts(said.path("sessions"))).hasSize(2);
        assertThat(said.path("sessions").toString()).contains("Chrome, Linux", "this browser", "Firefox, Android");
        assertThat(said.path("sureSession").asString()).startsWith("Sign it out now?");
        assertThat(said.path("sessionFocus").asString()).isEqualTo("sessions");
        assertThat(said.path("phoneIsOut").asBoolean()).isTrue();

        assertThat(said.path("order").toString())
                .as("as ordered, the third to the front, the second up by keys, the first dragged to the front")
                .isEqualTo("[[\"the first one\",\"the second one\",\"the third one\"],"
                        + "[\"the third one\",\"the first one\",\"the second one\"],"
                        + "[\"the third one\",\"the second one\",\"the first one\"],"
                        + "[\"the first one\",\"the third one\",\"the second one\"]]");
        assertThat(said.path("served").toString()).isEqualTo("[1,3,2]");
        assertThat(said.path("queueFocus").asString()).isEqualTo("the third one");

        assertThat(said.path("tile").asString()).contains("No picture: cancelled", "the first one");
        assertThat(said.path("price").asString())
                .contains("test coins in all", "each, at the price of gas now")
                .contains("Today's limit leaves 1 test coins.")
                .contains("Mints that your account may order today: 1");

        assertThat(said.at("/lines/0").asDouble())
                .as("lines of a clamped heading")
                .isBetween(3.5, 4.5);
        assertThat(said.at("/lines/1").asDouble()).as("all of it").isGreaterThan(8);
        assertThat(said.path("expanded").toString()).isEqualTo("[\"true\",\"Show less\"]");

        assertThat(said.at("/sheet/path").asString()).isEqualTo("/models/starter");
        assertThat(said.at("/sheet/facts").asString())
                .contains("Apache-2.0", "512 × 512", "20 steps", "Stable Diffusion");
        assertThat(said.at("/sheet/card").asString())
                .contains("What it was trained on", "Two cores of an AMD EPYC")
                .doesNotContain("**", "![", "](");

        JsonNode mask = said.path("mask");
        assertThat(mask.path("small").asBoolean()).as("601 acts are remembered").isTrue();
        assertThat(mask.path("reach").asString()).contains("Undo goes back over the last 2 acts");
        assertThat(mask.path("steps").asInt()).isEqualTo(2);
        assertThat(mask.path("left").asDouble())
                .as("what is not remembered stays painted")
                .isBetween(mask.path("all").asDouble() * 0.3, mask.path("all").asDouble() * 0.8);

        assertThat(said.at("/templates/replace").asString()).contains("There is a template “Mine” already");
        assertThat(said.at("/templates/remove").asString()).contains("Delete “Mine”?");
        assertThat(said.at("/templates/kept").toString())
                .as("kept, replaced, deleted")
                .isEqualTo("[[\"Mine: a red sun\"],[\"Mine: a blue sun\"],[]]");

        assertThat(texts(said.path("panels"))).hasSize(4).allMatch(panel -> panel.startsWith("DETAILS false "));
        assertThat(said.path("panels").toString()).contains("Mintmark starter", "512 × 512", "20 steps");
        assertThat(said.path("pictureShown").asBoolean()).isTrue();

        assertThat(said.path("private").asString())
                .contains("Authentic", "Its creator keeps the artwork private", "Yes: a model drew it")
                .doesNotContain("urn:", "starter");
        assertThat(said.path("folded").toString()).doesNotContain("true");
        assertThat(said.path("status").asString())
                .contains("read up to block", "not measured: this machine has no sensor");
        assertThat(said.path("spanish").asString())
                .contains("Familia", "Ficha del modelo", "Licencia")
                .doesNotContain("Family", "Model card");
    }

    private static List<String> texts(JsonNode list) {
        return list.values().stream().map(JsonNode::asString).toList();
    }

    private static String key(TestService service, Role role) {
        Principal principal = service.access.add(null, role.label(), Set.of(role), null, null, null);
        if (role == Role.CREATOR) {
            service.access.setQuotas(Caller.LOCAL, principal.id(), new Quotas.Overrides(null, 1L, null, null, null));
        }
        return service.access
                .createKey(Caller.LOCAL, principal, "test", role.permissions(), null)
                .secret();
    }
}
