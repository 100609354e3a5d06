package dev.mintmark.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package uses which: each line names a package and the packages that it may use; {@code app} is the root package. */
final class ArchitectureTest {
    private static final String APP = "dev.mintmark.app";
    private static final String ROOT = APP + ".";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mintmark");

    private static final String LAYERS = """
            io
            secrets             io
            config              io
            artwork             io
            image               artwork
            draw                artwork image io
            seal                artwork config image io secrets
            ipfs                artwork io
            chain.rpc           io
            chain.accounts      artwork chain.rpc config io secrets
            chain.anvil         chain.rpc io
            chain.transactions  chain.accounts chain.rpc io
            chain               chain.accounts chain.anvil chain.rpc chain.transactions config io secrets
            mint                artwork chain chain.accounts chain.rpc chain.transactions io ipfs
            market              artwork chain chain.accounts chain.rpc chain.transactions io
            royalty             artwork chain.rpc io
            verify              artwork config draw image io seal
            verify.softbinding  artwork image io verify
            store               artwork chain.transactions draw image io market royalty seal secrets
            workflow            artwork draw image io ipfs mint seal store
            api                 artwork chain.rpc draw image io market mint royalty verify workflow
            web                 api artwork config image io ipfs verify verify.softbinding workflow
            app                 api artwork chain chain.rpc chain.transactions config draw io ipfs market mint royalty seal secrets store verify verify.softbinding web workflow
            cli                 api app artwork chain chain.accounts chain.transactions config draw image io market mint seal secrets store verify workflow
            """;

    private static final Map<String, List<String>> TABLE = LAYERS.lines()
            .map(line -> line.trim().split("\\s+"))
            .collect(toMap(words -> words[0], words -> List.of(words).subList(1, words.length)));

    @Test
    void packagesUseOnlyThoseOfTheTable() {
        TABLE.forEach((user, used) -> noClasses()
                .that()
                .resideInAPackage(fullName(user))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TABLE.keySet().stream()
                        .filter(other -> !other.equals(user) && !used.contains(other))
                        .map(ArchitectureTest::fullName)
                        .toArray(String[]::new))
                .check(CLASSES));
    }

    @Test
    void everyPackageIsInTheTable() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.equals(APP) || name.startsWith(ROOT)))
                .containsOnlyElementsOf(
                        TABLE.keySet().stream().map(ArchitectureTest::fullName).toList());
    }

    /** A package uses those above it alone: so there is no circle. */
    @Test
    void eachLineNamesOnlyPackagesOfTheLinesAboveIt() {
        Set<String> above = new HashSet<>();
        LAYERS.lines().forEach(line -> {
            List<String> words = List.of(line.trim().split("\\s+"));
            assertThat(above).as(line).containsAll(words.subList(1, words.size()));
            above.add(words.getFirst());
        });
    }

    private static String fullName(String name) {
        return name.equals("app") ? APP : ROOT + name;
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
        return Stream.of("watermark", "c2pa", "diffusion", "contracts", "app")
                .filter(name -> !name.equals(library))
                .map(name -> "dev.mintmark." + name + "..")
                .toArray(String[]::new);
    }
}
