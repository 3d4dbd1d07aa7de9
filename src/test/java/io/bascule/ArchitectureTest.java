package io.bascule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms and who may enter which: the picture of the design, as a rule. */
@AnalyzeClasses(packages = "io.bascule", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final DescribedPredicate<JavaClass> NAMELESS_ROOM = DescribedPredicate.describe(
            "live in a room named util, common, impl, model or service",
            type -> type.getPackageName()
                    .matches(".*\\.(util|utils|common|impl|model|service|services|helper|helpers)(\\..*)?"));

    @ArchTest
    static final ArchRule roomsAreEnteredFromAboveOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("main")
            .definedBy("io.bascule", "io.bascule.command..")
            .layer("http")
            .definedBy("io.bascule.http..")
            .layer("runs")
            .definedBy("io.bascule.runs..")
            .layer("scheduler")
            .definedBy("io.bascule.scheduler..")
            .layer("handler")
            .definedBy("io.bascule.handler..")
            .layer("agents")
            .definedBy("io.bascule.agents..")
            .layer("agent")
            .definedBy("io.bascule.agent..")
            .layer("checkpoint")
            .definedBy("io.bascule.checkpoint..")
            .layer("schedule")
            .definedBy("io.bascule.schedule..")
            .layer("retention")
            .definedBy("io.bascule.retention..")
            .layer("history")
            .definedBy("io.bascule.history..")
            .layer("duty")
            .definedBy("io.bascule.duty..")
            .layer("llm")
            .definedBy("io.bascule.llm..")
            .layer("sessions")
            .definedBy("io.bascule.sessions..")
            .layer("download")
            .definedBy("io.bascule.download..")
            .layer("stream")
            .definedBy("io.bascule.stream..")
            .layer("telemetry")
            .definedBy("io.bascule.telemetry..")
            .layer("access")
            .definedBy("io.bascule.access..")
            .layer("cluster")
            .definedBy("io.bascule.cluster..")
            .layer("postgres")
            .definedBy("io.bascule.postgres..")
            .layer("settings")
            .definedBy("io.bascule.settings..")
            .layer("bus")
            .definedBy("io.bascule.bus..")
            .layer("store")
            .definedBy("io.bascule.store..")
            .layer("job")
            .definedBy("io.bascule.job..")
            .whereLayer("main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("runs")
            .mayOnlyBeAccessedByLayers("main", "scheduler", "agents")
            .whereLayer("scheduler")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("handler")
            .mayOnlyBeAccessedByLayers("main", "sessions")
            .whereLayer("llm")
            .mayOnlyBeAccessedByLayers("main", "sessions")
            .whereLayer("sessions")
            .mayOnlyBeAccessedByLayers("main", "http")
            .whereLayer("agents")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("agent")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("checkpoint")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("schedule")
            .mayOnlyBeAccessedByLayers("main", "http")
            .whereLayer("retention")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("history")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("duty")
            .mayOnlyBeAccessedByLayers(
                    "main", "scheduler", "agents", "checkpoint", "schedule", "retention", "history", "telemetry")
            .whereLayer("download")
            .mayOnlyBeAccessedByLayers("main", "http")
            .whereLayer("stream")
            .mayOnlyBeAccessedByLayers("main", "http")
            .whereLayer("telemetry")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("access")
            .mayOnlyBeAccessedByLayers("main", "http")
            .whereLayer("cluster")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("settings")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("postgres")
            .mayOnlyBeAccessedByLayers("main", "settings")
            .whereLayer("bus")
            .mayOnlyBeAccessedByLayers(
                    "main",
                    "http",
                    "runs",
                    "scheduler",
                    "agents",
                    "handler",
                    "checkpoint",
                    "sessions",
                    "schedule",
                    "retention",
                    "history",
                    "stream",
                    "telemetry")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers(
                    "main",
                    "http",
                    "runs",
                    "scheduler",
                    "agents",
                    "checkpoint",
                    "sessions",
                    "schedule",
                    "retention",
                    "history",
                    "duty",
                    "stream",
                    "telemetry",
                    "access",
                    "postgres",
                    "settings");

    @ArchTest
    static final ArchRule onlyTheStoreSpeaksSql = noClasses()
            .that()
            .resideOutsideOfPackage("io.bascule.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..");

    @ArchTest
    static final ArchRule jdbcIsForTheDatabaseItselfOnly = noClasses()
            .that()
            .resideOutsideOfPackage("io.bascule.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.flywaydb..", "io.zonky..");

    @ArchTest
    static final ArchRule theServerDoesWithoutItsClustersJar = noClasses()
            .that()
            .resideOutsideOfPackage("io.bascule.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster.hazelcast..");

    @ArchTest
    static final ArchRule theVocabularyDoesNoInputOrOutput = noClasses()
            .that()
            .resideInAPackage("io.bascule.job..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.nio.file..",
                    "java.net..",
                    "java.util.concurrent..",
                    "io.vertx.core",
                    "io.vertx.core.eventbus..");

    @ArchTest
    static final ArchRule theAgentIsAProgramOfItsOwn = classes()
            .that()
            .resideInAPackage("io.bascule.agent..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.bascule.agent..", "java..", "com.fasterxml.jackson..", "picocli..");

    @ArchTest
    static final ArchRule roomsFormNoCircles =
            slices().matching("io.bascule.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsSayWhatTheyAreFor =
            noClasses().should(com.tngtech.archunit.lang.conditions.ArchConditions.be(NAMELESS_ROOM));

    @ArchTest
    static final ArchRule statementsStayInTheirRoom = classes()
            .that()
            .haveSimpleNameEndingWith("Sql")
            .should()
            .bePackagePrivate()
            .andShould()
            .resideInAPackage("io.bascule.store..");
}
