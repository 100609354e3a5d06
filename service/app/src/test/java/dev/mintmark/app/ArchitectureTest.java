package dev.mintmark.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which package uses which: each line names a package and the packages that it may use. */
final class ArchitectureTest {
    private static final String ROOT = "dev.mintmark.app.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mintmark");

    private static final String LAYERS = """
            io
            secrets   io
            config    io
            artwork   io
            image     artwork
            draw      artwork io
            seal      artwork config image io secrets
            ipfs      artwork io
            chain     artwork config io secrets
            mint      artwork chain io ipfs
            market    artwork chain io
            royalty   artwork chain io
            verify    artwork config draw image io seal
            store     artwork chain draw image io market royalty seal secrets
            workflow  artwork draw image io ipfs mint seal store
            api       artwork chain draw image io market mint royalty verify workflow
            web       api artwork config image io ipfs verify workflow
            """;

    @Test
    void packagesUseOnlyThoseOfTheTable() {
        Map<String, List<String>> table = LAYERS.lines()
                .map(line -> line.trim().split("\\s+"))
                .collect(toMap(words -> words[0], words -> List.of(words).subList(1, words.length)));
        table.forEach((user, used) -> table.keySet().stream()
                .filter(other -> !other.equals(user) && !used.contains(other))
                .forEach(other -> noClasses()
                        .that()
                        .resideInAPackage(ROOT + user + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(ROOT + other + "..")
                        .check(CLASSES)));
    }

    /** Within {@code chain}: the same, for its sub-packages. */
    private static final String CHAIN_LAYERS = """
            chain.rpc
            chain.accounts      chain.rpc
            chain.anvil         chain.rpc
            chain.transactions  chain.accounts chain.rpc
            chain               chain.accounts chain.anvil chain.rpc chain.transactions
            """;

    @Test
    void packagesWithinChainUseOnlyThoseOfTheirTable() {
        Map<String, List<String>> table = CHAIN_LAYERS
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .collect(toMap(words -> words[0], words -> List.of(words).subList(1, words.length)));
        table.forEach((user, used) -> table.keySet().stream()
                .filter(other -> !other.equals(user) && !used.contains(other))
                .forEach(other -> noClasses()
                        .that()
                        .resideInAPackage(ROOT + user)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(ROOT + other)
                        .check(CLASSES)));
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> packages = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT))
                .map(name -> name.substring(ROOT.length()).split("\\.")[0])
                .collect(toSet());
        packages.remove("cli");
        assertThat(packages)
                .isEqualTo(
                        LAYERS.lines().map(line -> line.trim().split("\\s+")[0]).collect(toSet()));
    }

    @Test
    void nothingDependsOnTheCommandLineOrTheCompositionRoot() {
        noClasses()
                .that()
                .resideInAnyPackage(LAYERS.lines()
                        .map(line -> ROOT + line.trim().split("\\s+")[0] + "..")
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.mintmark.app", ROOT + "cli..")
                .check(CLASSES);
    }

    @Test
    void librariesKnowNothingOfEachOtherOrTheService() {
        for (String library : new String[] {"watermark", "c2pa", "diffusion", "contracts"}) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.mintmark." + library + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others(library))
                    .check(CLASSES);
        }
    }

    @Test
    void onlyTheWorkflowChangesArtworks() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "workflow..", ROOT + "store..", "dev.mintmark.app")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("ArtworkChanges")
                .check(CLASSES);
    }

    @Test
    void onlyTheImagePackageDecodesAndEncodesImages() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "image..", ROOT + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.imageio..")
                .check(CLASSES);
    }

    @Test
    void onlyTheEmbeddedChainKnowsThatItIsAnvil() {
        classes()
                .that()
                .haveSimpleNameContaining("Anvil")
                .should()
                .resideInAPackage(ROOT + "chain.anvil")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static String[] others(String library) {
        return java.util.stream.Stream.of("watermark", "c2pa", "diffusion", "contracts", "app")
                .filter(name -> !name.equals(library))
                .map(name -> "dev.mintmark." + name + "..")
                .toArray(String[]::new);
    }
}
