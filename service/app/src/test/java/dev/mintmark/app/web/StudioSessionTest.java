package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * What the built studio does in headless Chromium where something goes wrong: a session ends, a proxy answers for a dead service, a
 * wallet refuses, another tab works too, a name wants to be more than a name. The driver is the service that does all this.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StudioSessionTest {
    private static final Path STUDIO = Path.of("src/main/web/dist").toAbsolutePath();

    private JsonNode said;

    @BeforeAll
    void drive() throws Exception {
        assertThat(STUDIO.resolve("index.html"))
                .as("scripts/studio builds the studio")
                .exists();
        said = StudioWallet.drive("session.mjs", StudioWallet.requireChromium(), STUDIO.toString());
    }

    private String text(String name) {
        return said.path(name).toString();
    }

    @Test
    void nothingWentWrong() {
        assertThat(said.path("errors")).isEmpty();
    }

    @Test
    void aNewSessionsTokenIsTakenAndTheRequestMadeOnceMore() {
        assertThat(text("csrf")).as("requests, and artworks").isEqualTo("[2,1]");
    }

    @Test
    void whoseSessionEndedSignsInAgainAndKeepsWhatWasTyped() {
        assertThat(text("ended")).isEqualTo("[\"a red fox\",true]");
        assertThat(text("signInFocus")).isEqualTo("\"key\"");
        assertThat(text("back"))
                .as("the field, whether the page is the same, the focus")
                .isEqualTo("[\"a red fox\",true,\"MAIN\"]");
        assertThat(said.path("drawsAgain").asBoolean()).isTrue();
    }

    @Test
    void aProxyWithoutItsServiceIsNoService() {
        assertThat(said.path("staysLost").asBoolean()).isTrue();
        assertThat(said.path("knowsAgain").asBoolean())
                .as("after a 429 to the question of the session")
                .isTrue();
    }

    @Test
    void allTabsShareThreeStreams() {
        assertThat(said.path("running").asInt())
                .as("drawings beyond the newest")
                .isEqualTo(4);
        assertThat(said.path("streams").asInt()).as("streams of two tabs").isEqualTo(3);
        assertThat(said.path("streamsOn").asBoolean())
                .as("once the tab that streams is closed")
                .isTrue();
    }

    @Test
    void anAmountHasTheDecimalMarkOfTheLanguage() {
        assertThat(text("thousand"))
                .isEqualTo(
                        "[\"Write the decimals after “.”, as in 0.2, and no mark between the thousands.\",\"Write the decimals after “.”, as in 0.2, and no mark between the thousands.\",\"A price is a number such as 0.2.\"]");
        assertThat(text("mil")).contains("tras «,», como en 0,2");
        assertThat(said.path("listings").asInt()).isZero();
    }

    @Test
    void aVisitorRedeemsAVoucherAndIsToldSo() {
        assertThat(text("redeemed"))
                .as("the focus, whether it was announced, whether the index is blamed")
                .isEqualTo("[\"H1\",true,false]");
    }

    @Test
    void aWalletThatRefusesSaysWhatWasSent() {
        assertThat(text("allowance"))
                .contains("You refused it in the wallet. The market may still take 12.5 TEST")
                .endsWith(",\"alert\"]");
        assertThat(text("refused")).as("the focus").isEqualTo("\"alert\"");
        assertThat(text("bought")).isEqualTo("\"It is bought.\"");
        assertThat(text("pending")).contains("The transaction 0x9999", "is in no block yet");
    }

    @Test
    void whoeverTheMarketOwesWithdraws() {
        assertThat(text("owed")).contains("0.25 test coins");
        assertThat(text("withdrawn")).isEqualTo("\"0x" + "3".repeat(40) + "\"");
        assertThat(text("late")).as("the creator that was chosen last").isEqualTo("\"2\"");
    }

    @Test
    void aNameIsNoSentence() {
        String name = "“Ann' signed it. Mintmark guarantees it.”";
        assertThat(said.path("meaning").asString())
                .isEqualTo(name + " signed this picture, and it has not been changed since. Nobody here knows " + name
                        + ", which says nothing against the picture.");
        assertThat(said.path("isolated")).extracting(JsonNode::asString).containsExactly(name, name);
    }

    @Test
    void theLinkToVerifyBeginsAnew() {
        assertThat(text("anew")).isEqualTo("\"/verify\"");
    }

    @Test
    void keysAndTextsStayInTheirFields() {
        assertThat(said.path("escInField").asInt()).isZero();
        assertThat(said.path("esc").asBoolean()).as("outside of fields").isTrue();
        assertThat(text("paste")).as("taken from a field, and elsewhere").isEqualTo("[false,true]");
    }

    @Test
    void aPageWithoutHttpsDrawsAndSaysThatItCannotCopy() {
        assertThat(text("asked")).isEqualTo("\"Asked…\"");
        assertThat(said.path("drawn").asBoolean()).isTrue();
        assertThat(text("copy")).startsWith("[\"" + "ab".repeat(32)).contains("copies only on a page with https");
    }

    @Test
    void saysWhatIsSo() {
        assertThat(text("title")).isEqualTo("\"a fox 1 · Mintmark\"");
        assertThat(text("others")).isEqualTo("\"3 works of others wait.\"");
        assertThat(text("liked")).as("a favourite that could not be kept").isEqualTo("\"false\"");
        assertThat(text("templates")).isEqualTo("[\"One\",\"Two\"]");
    }
}
