package dev.mintmark.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsLoaderTest {
    @TempDir
    Path data;

    @Test
    void usesTheDefaultsIfNothingIsSet() {
        Settings settings = SettingsLoader.load(data, Map.of());

        assertThat(settings.server()).isEqualTo(new ServerSettings("127.0.0.1", 7070));
        assertThat(settings.draw().model()).isEqualTo("starter");
        assertThat(settings.draw().safetyChecker()).isTrue();
        assertThat(settings.chain().embedded()).isTrue();
        assertThat(settings.sign().chain()).isNull();
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        Files.writeString(data.resolve("mintmark.yaml"), """
                server:
                  port: 8000
                  host: localhost
                draw:
                  safetyChecker: false
                chain:
                  rpc: ["http://127.0.0.1:1", "http://127.0.0.1:2"]
                  chainId: 137
                """);

        Settings settings = SettingsLoader.load(data, Map.of("MINTMARK_SERVER_PORT", "9000"));

        assertThat(settings.draw().safetyChecker()).isFalse();
        assertThat(settings.server()).isEqualTo(new ServerSettings("localhost", 9000));
        assertThat(settings.chain().rpc()).hasSize(2);
        assertThat(settings.chain().chainId()).isEqualTo(137);
    }

    @ParameterizedTest
    @CsvSource({
        "MINTMARK_SERVER_PORT, seventy, server.port",
        "MINTMARK_SERVER_PORT, 70000, 65535",
        "MINTMARK_DRAW_DEVICE, tpu, 'auto, cpu, cuda'",
        "MINTMARK_DRAW_SAFETY_CHECKER, off, 'true, false'",
        "MINTMARK_IPFS_KUBO, ftp://x, ipfs.kubo",
        "MINTMARK_CHAIN_TOKEN, 0x12, chain.token",
        "MINTMARK_CHAIN_HOLDER, 0x12, chain.holder",
        "MINTMARK_CHAIN_CHAIN_ID, 0, chain.chainId",
        "MINTMARK_SIGN_KEY, key.pem, sign.chain",
        "MINTMARK_SIGN_KEYSTORE, key.p12, MINTMARK_SIGN_PASSWORD",
        "MINTMARK_SIGN_TIMESTAMP, time, sign.timestamp",
        "MINTMARK_KEYS_PASSWORD, short, keys.password",
        "MINTMARK_SERVER_PROT, 1, MINTMARK_SERVER_PROT",
        "MINTMARK_DATABASE_URL, jdbc:sqlite:/var/lib/mintmark.db, database.url",
        "MINTMARK_DATABASE_URL, postgresql://db/mintmark, database.url",
        "MINTMARK_KEYS_PASSWORD, x, has 1 character;",
        "MINTMARK_IPFS_KUBO, x, http://127.0.0.1:5001",
        "MINTMARK_PROMPT_ENRICH_URL, http://127.0.0.1:1, prompt.enrichModel is not: set both or neither.",
        "MINTMARK_PROMPT_ENRICH_MODEL, m, prompt.enrichUrl is not: set both or neither.",
        "MINTMARK_PROMPT_ENRICH_URL, ftp://x, http://127.0.0.1:11434/v1",
        "MINTMARK_PROMPT_ENRICH_SECONDS, 241, 240",
        "MINTMARK_SAFETY_THRESHOLD, 1.1, a number of 0 to 1 such as 0.8",
        "MINTMARK_SAFETY_THRESHOLD, much, safety.threshold",
        "MINTMARK_CHAIN_RPC, x, http://127.0.0.1:8545",
        "MINTMARK_SIGN_TIMESTAMP, x, http://tsa.example/",
        "MINTMARK_WEBHOOKS_ENDPOINTS, http://shop.example, webhooks.secret",
        "MINTMARK_WEBHOOKS_ENDPOINTS, x, https://shop.example/hooks",
        "MINTMARK_WEBHOOKS_SECRET, whsec_AAAA, whsec_ and 24 to 64 random bytes",
    })
    void aBadValueStopsTheStartWithItsName(String name, String value, String said) {
        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of(name, value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(said);
    }

    /** The place to mend is the one that was set. */
    @ParameterizedTest
    @CsvSource({
        "MINTMARK_SERVER_PORT, seventy, MINTMARK_SERVER_PORT (server.port) is",
        "MINTMARK_KEYS_PASSWORD, short, MINTMARK_KEYS_PASSWORD (keys.password) has",
        "MINTMARK_IPFS_KUBO, ftp://x, MINTMARK_IPFS_KUBO (ipfs.kubo) is",
        "MINTMARK_SERVER_PORT, '', MINTMARK_SERVER_PORT (server.port) is empty",
        "MINTMARK_SIGN_KEY, key.pem, MINTMARK_SIGN_KEY (sign.key) is set",
        "MINTMARK_SIGN_CHAIN, key.pem, MINTMARK_SIGN_CHAIN (sign.chain) is set",
        "MINTMARK_SIGN_KEYSTORE, key.p12, MINTMARK_SIGN_KEYSTORE (sign.keystore) needs",
        "MINTMARK_DATABASE_URL, x, MINTMARK_DATABASE_URL (database.url) is not",
    })
    void aWrongVariableIsNamed(String name, String value, String said) {
        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of(name, value))).hasMessageStartingWith(said);
    }

    @Test
    void aWrongValueOfTheFileIsNamedWithTheFile() throws Exception {
        Files.writeString(data.resolve("mintmark.yaml"), "server:\n  port: seventy");

        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of()))
                .hasMessageStartingWith("server.port in " + data.resolve("mintmark.yaml") + " is \"seventy\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'server:\n  port: 1\n  port: 2'             | sets "server.port" twice, the second time at line 3; keep one.
            'server:\n  port: 1\nserver:\n  port: 1'    | sets "server" twice, the second time at line 3; keep one.
            'server:\n  port: 1\n---\nserver: {}'       | has a second document after a line "---"; take that line out.
            """)
    void whatIsSetTwiceIsRefused(String yaml, String said) throws Exception {
        Files.writeString(data.resolve("mintmark.yaml"), yaml);

        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageEndingWith(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '# one\n# two\nserver:\n  port: 1\n\thost: localhost' | not YAML at line 5, column 1: there is a tab;
            'server:\n  port: 1\n   host: localhost'          | not YAML at line 3, column 8: a colon cannot stand here;
            'server:\n  host: "localhost'                     | not YAML at line 2, column 19: found unexpected end of stream.
            'sign:\n  alias: !sesame!x y'                     | found undefined tag handle.
            """)
    void saysWhereTheFileIsNoYamlAndWhy(String yaml, String said) throws Exception {
        Files.writeString(data.resolve("mintmark.yaml"), yaml);

        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign:\n  alias: !sesame!x y", "sign:\n  alias: \"\\xsesame\"", "%YAML sesame\n---\na: b"})
    void saysNothingOfTheFilesTexts(String yaml) throws Exception {
        Files.writeString(data.resolve("mintmark.yaml"), yaml);

        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageNotContaining("sesame");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mintmark.yml", "Mintmark.yaml"})
    void aFileOfSettingsWithAnotherNameIsRefused(String name) throws Exception {
        Files.writeString(data.resolve(name), "server:\n  port: 1");

        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(name + " is not read: the settings are in mintmark.yaml.");
    }

    @ParameterizedTest
    @CsvSource({
        "'server:\n  prot: 1', server.prot",
        "'server: 1', server",
        "'keys:\n  password: open sesame', MINTMARK_KEYS_PASSWORD",
        "'- a', sections",
        "'a: b: c', YAML"
    })
    void aBadFileStopsTheStart(String yaml, String said) throws Exception {
        Files.writeString(data.resolve("mintmark.yaml"), yaml);

        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(said);
    }

    @Test
    void eachAccountHasItsKeystoreAndPassword() {
        Map<String, String> set = new HashMap<>();
        for (String key : List.of("ATTESTER", "ADMIN", "PAUSER", "HOLDER", "OWNER")) {
            set.put("MINTMARK_CHAIN_" + key + "_KEYSTORE", key + ".json");
            set.put("MINTMARK_CHAIN_" + key + "_PASSWORD", "sesame of " + key);
        }
        set.put("MINTMARK_CHAIN_HOLDER", "0x00000000000000000000000000000000000000ab");
        Settings settings = SettingsLoader.load(data, set);

        ChainSettings chain = settings.chain();
        assertThat(List.of(
                        chain.attesterKeystore(),
                        chain.adminKeystore(),
                        chain.pauserKeystore(),
                        chain.holderKeystore(),
                        chain.ownerKeystore()))
                .containsExactly(
                        Path.of("ATTESTER.json"),
                        Path.of("ADMIN.json"),
                        Path.of("PAUSER.json"),
                        Path.of("HOLDER.json"),
                        Path.of("OWNER.json"));
        assertThat(List.of(
                        chain.attesterPassword().value(),
                        chain.adminPassword().value(),
                        chain.pauserPassword().value(),
                        chain.holderPassword().value(),
                        chain.ownerPassword().value()))
                .containsExactly(
                        "sesame of ATTESTER",
                        "sesame of ADMIN",
                        "sesame of PAUSER",
                        "sesame of HOLDER",
                        "sesame of OWNER");
        assertThat(chain.holder()).isEqualTo("0x00000000000000000000000000000000000000ab");
        assertThat(SettingsLoader.render(settings))
                .contains("adminKeystore: ADMIN.json   # MINTMARK_CHAIN_ADMIN_KEYSTORE", "ownerPassword: '***")
                .doesNotContain("sesame");
    }

    @Test
    void aMintHasAHolderOnTheEmbeddedChainOrBySetting() {
        Map<String, String> elsewhere = Map.of("MINTMARK_CHAIN_RPC", "http://127.0.0.1:8545");
        assertThat(SettingsLoader.load(data, Map.of()).chain().hasHolder()).isTrue();
        assertThat(SettingsLoader.load(data, elsewhere).chain().hasHolder()).isFalse();
        for (Map<String, String> holder : List.of(
                Map.of("MINTMARK_CHAIN_HOLDER", "0x00000000000000000000000000000000000000ab"),
                Map.of("MINTMARK_CHAIN_HOLDER_KEYSTORE", "holder.json"))) {
            Map<String, String> set = new HashMap<>(elsewhere);
            set.putAll(holder);
            assertThat(SettingsLoader.load(data, set).chain().hasHolder()).isTrue();
        }
    }

    @Test
    void secretsAreNeverPrinted() {
        Settings settings = SettingsLoader.load(
                data, Map.of("MINTMARK_CHAIN_PASSWORD", "open sesame", "MINTMARK_KEYS_PASSWORD", "my sesame"));

        assertThat(SettingsLoader.render(settings)).contains("chain:").doesNotContain("sesame");
        assertThat(settings.toString()).doesNotContain("sesame");
    }

    /** Providers put API keys into addresses. */
    @Test
    void printsAddressesWithoutPossibleSecrets() {
        Settings settings = SettingsLoader.load(
                data,
                Map.of(
                        "MINTMARK_CHAIN_RPC",
                        "https://rpc.example/v3/sesame, https://me:sesame@rpc.example:8545, http://127.0.0.1:8545/",
                        "MINTMARK_SIGN_TIMESTAMP",
                        "http://tsa.example/?key=sesame",
                        "MINTMARK_IPFS_KUBO",
                        "http://sesame@127.0.0.1:5001"));

        assertThat(SettingsLoader.render(settings))
                .doesNotContain("sesame", "//me:")
                .contains(
                        "rpc: https://rpc.example/********, https://********@rpc.example:8545, http://127.0.0.1:8545/ ",
                        "timestamp: http://tsa.example/?******** ",
                        "kubo: http://********@127.0.0.1:5001 ");
    }

    @Test
    void aSecretOfAnotherFormIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of("MINTMARK_WEBHOOKS_SECRET", "sesame")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("webhooks.secret")
                .hasMessageNotContaining("sesame");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss://rpc.example/v3/sesame", "rpc.example/sesame", "https://rpc example/sesame"})
    void aBadAddressIsRefusedWithoutBeingShown(String address) {
        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of("MINTMARK_CHAIN_RPC", address)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("chain.rpc")
                .hasMessageNotContaining("sesame");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sign:\n  password: {open: sesame}",
                "sign:\n  password: sesame: sesame",
                "sign:\n  password: !sesame!x y"
            })
    void aFileThatCannotBeReadIsNotQuoted(String yaml) throws Exception {
        Files.writeString(data.resolve("mintmark.yaml"), yaml);

        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageNotContaining("sesame");
    }

    @Test
    void readsTheFilesOfTheTrustLists() {
        Map<String, String> lists =
                Map.of("MINTMARK_VERIFY_TRUST", "signers.pem", "MINTMARK_VERIFY_TIMESTAMP_TRUST", "stampers.pem");

        assertThat(SettingsLoader.load(data, lists).verify())
                .isEqualTo(new Settings.Verify(Path.of("signers.pem"), Path.of("stampers.pem")));
    }

    @Test
    void refusesMoreThanOneSourceOfTheSigningKey() {
        Map<String, String> two = Map.of("MINTMARK_SIGN_PKCS11", "token.cfg", "MINTMARK_SIGN_KEYSTORE", "key.p12");

        assertThatThrownBy(() -> SettingsLoader.load(data, two))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("sign.pkcs11");
    }

    @Test
    void printsWhatEachSettingDoes() {
        assertThat(SettingsLoader.render(SettingsLoader.load(data, Map.of()))).contains("""
                          # what models run on: auto, cpu, cuda; auto takes CUDA where the build and the machine have it, and else the CPU
                          device: auto   # MINTMARK_DRAW_DEVICE
                        """, """
                          # encrypts the keys in the data folder; without it they are plain files that only their owner can read; set by the environment alone
                          password:    # MINTMARK_KEYS_PASSWORD
                        """);
    }

    @Test
    void printsValuesThatYamlWouldReadAsSomethingElseInQuotes() throws Exception {
        Settings settings = SettingsLoader.load(data, Map.of("MINTMARK_VERIFY_TRUST", "/etc/an 'odd' name #1.pem"));
        Files.writeString(data.resolve("mintmark.yaml"), SettingsLoader.render(settings));

        assertThat(SettingsLoader.load(data, Map.of())).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MINTMARK_CHAIN_PASSWORD | a long password                | chain.password
            MINTMARK_KEYS_PASSWORD  | a long password                | keys.password
            MINTMARK_IPFS_KUBO      | http://127.0.0.1:5001/a/secret | ipfs.kubo
            """)
    void refusesWhatConfigPrintsInPlaceOfASecret(String variable, String secret, String key) throws Exception {
        Settings settings = SettingsLoader.load(data, Map.of(variable, secret));
        Files.writeString(data.resolve("mintmark.yaml"), SettingsLoader.render(settings));

        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("in place of a secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            server: 7070      | "server" must hold keys, each in an indented line below it, such as "host:".
            server.port: 7071 | "server.port" is written as "server:" and, indented in the line below, "port:".
            """)
    void saysHowSectionsAreWritten(String line, String sentence) throws Exception {
        Files.writeString(data.resolve("mintmark.yaml"), line);

        assertThatThrownBy(() -> SettingsLoader.load(data, Map.of())).hasMessageEndingWith(sentence);
    }

    @Test
    void readsTheSettingsThatConfigPrints() throws Exception {
        Settings settings = SettingsLoader.load(data, Map.of("MINTMARK_CHAIN_RPC", "http://127.0.0.1:8545"));
        Files.writeString(data.resolve("mintmark.yaml"), SettingsLoader.render(settings));

        assertThat(SettingsLoader.load(data, Map.of())).isEqualTo(settings);
    }
}
