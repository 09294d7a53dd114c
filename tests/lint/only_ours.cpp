// A module for clang-tidy 19 that lets its checks see our own declarations only. Without it they walk through all of
// the standard library for each file, which takes most of their time, and what they find there is never shown.
#include <clang-tidy/ClangTidyCheck.h>
#include <clang-tidy/ClangTidyModule.h>
#include <clang-tidy/ClangTidyModuleRegistry.h>
#include <clang/AST/ASTContext.h>
#include <clang/ASTMatchers/ASTMatchFinder.h>
#include <clang/Basic/SourceManager.h>

namespace {

using namespace clang;

class OnlyOurs : public tidy::ClangTidyCheck {
  public:
    using ClangTidyCheck::ClangTidyCheck;

    void registerMatchers(ast_matchers::MatchFinder* finder) override {
        finder->addMatcher(ast_matchers::translationUnitDecl().bind("all"), this);
    }

    // The first thing that is matched; clang looks for the scope again before it goes on to what is inside.
    void check(const ast_matchers::MatchFinder::MatchResult& result) override {
        std::vector<Decl*> ours;
        for (Decl* found : result.Context->getTranslationUnitDecl()->noload_decls())
            if (!result.SourceManager->isInSystemHeader(found->getLocation()) && found->getLocation().isValid())
                ours.push_back(found);
        result.Context->setTraversalScope(ours);
    }
};

class Module : public tidy::ClangTidyModule {
  public:
    void addCheckFactories(tidy::ClangTidyCheckFactories& checks) override {
        checks.registerCheck<OnlyOurs>("berth-only-ours");
    }
};

const tidy::ClangTidyModuleRegistry::Add<Module> added("berth", "What makes clang-tidy fast.");

}  // namespace
