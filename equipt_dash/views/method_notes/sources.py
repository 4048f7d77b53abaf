"""Where the formulas come from: each source once, with its address."""

from __future__ import annotations

WHO = (
    "World Health Organization, healthequal (formulas read in its source)",
    "https://github.com/WHOequity/healthequal",
)
HDCALC = ("National Cancer Institute, HD*Calc help", "https://seer.cancer.gov/help/hdcalc/")
HP2030 = (
    "Healthy People 2030, About disparities data",
    "https://health.gov/healthypeople/objectives-and-data/about-disparities-data",
)
KEPPEL = (
    "Keppel and others 2005, Methodological issues in measuring health disparities, NCHS Series 2 No. 141",
    "https://www.cdc.gov/nchs/data/series/sr_02/sr02_141.pdf",
)
KAKWANI = (
    "Kakwani, Wagstaff and van Doorslaer 1997, Socioeconomic inequalities in health",
    "https://doi.org/10.1016/S0304-4076(96)01807-6",
)
MACKENBACH = (
    "Mackenbach and Kunst 1997, Measuring the magnitude of socio-economic inequalities in health",
    "https://doi.org/10.1016/S0277-9536(96)00073-1",
)
HOLM = (
    "Holm 1979, A simple sequentially rejective multiple test procedure",
    "https://www.jstor.org/stable/4615733",
)
COCHRAN = (
    "Cochran 1954, The combination of estimates from different experiments",
    "https://www.jstor.org/stable/3001666",
)
COHEN = (
    "Cohen 1988, Statistical power analysis for the behavioral sciences",
    "https://doi.org/10.4324/9780203771587",
)
BERGSMA = (
    "Bergsma 2013, A bias-correction for Cramér’s V and Tschuprow’s T",
    "https://doi.org/10.1016/j.jkss.2012.10.002",
)
CHI2 = (
    "SciPy, chi-square test of independence",
    "https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.chi2_contingency.html",
)
FISHER = (
    "SciPy, Fisher’s exact test",
    "https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.fisher_exact.html",
)
INFORMATION = ("Cover and Thomas 2006, Elements of information theory", "https://doi.org/10.1002/047174882X")
FIELLER = ("Fieller 1954, Some problems in interval estimation", "https://www.jstor.org/stable/2984043")
BENJAMINI = (
    "Benjamini and Hochberg 1995, Controlling the false discovery rate",
    "https://www.jstor.org/stable/2346101",
)
MANN = ("Mann 1945, Nonparametric tests against trend", "https://www.jstor.org/stable/1907187")
KITAGAWA = ("Kitagawa 1955, Components of a difference between two rates", "https://www.jstor.org/stable/2281213")
SHORROCKS = (
    "Shorrocks 1980, The class of additively decomposable inequality measures",
    "https://www.jstor.org/stable/1913126",
)
ISLG = (
    "CUNY Institute for State and Local Governance, Equality Indicators",
    "https://equalityindicators.org/scoring-2/",
)
FOUR_FIFTHS = (
    "Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D",
    "https://www.ecfr.gov/current/title-29/section-1607.4",
)
CONTRACTING = (
    "National Academies 2010, Guidelines for conducting a disparity and availability study",
    "https://doi.org/10.17226/14346",
)
OJJDP = (
    "Office of Juvenile Justice and Delinquency Prevention, relative rate index",
    "https://www.ojjdp.gov/ojstatbb/dmcdb/",
)
CMS = (
    "Centers for Medicare & Medicaid Services, cell size suppression policy",
    "https://resdac.org/articles/cms-cell-size-suppression-policy",
)
FISCHETTI = (
    "Fischetti and Salazar 2001, Solving the cell suppression problem",
    "https://doi.org/10.1287/mnsc.47.7.1008.9805",
)
NCHS_175 = (
    "National Center for Health Statistics, Series 2 No. 175, Data presentation standards for proportions",
    "https://www.cdc.gov/nchs/data/series/sr_02/sr02_175.pdf",
)
NCHS_200 = (
    "National Center for Health Statistics, Series 2 No. 200, Data presentation standards for rates and counts",
    "https://www.cdc.gov/nchs/data/series/sr_02/sr02-200.pdf",
)
ACS = (
    "American Community Survey General Handbook, chapter 8",
    "https://www.census.gov/programs-surveys/acs/library/handbooks/general.html",
)
ONE_PROPORTION = (
    "statsmodels, intervals of a proportion",
    "https://www.statsmodels.org/stable/generated/statsmodels.stats.proportion.proportion_confint.html",
)
TWO_PROPORTIONS = (
    "statsmodels, intervals of two proportions",
    "https://www.statsmodels.org/stable/generated/statsmodels.stats.proportion.confint_proportions_2indep.html",
)
TWO_RATES = (
    "statsmodels, test of two Poisson rates",
    "https://www.statsmodels.org/stable/generated/statsmodels.stats.rates.test_poisson_2indep.html",
)
GARWOOD = ("Garwood 1936, Fiducial limits for the Poisson distribution", "https://www.jstor.org/stable/2333958")
KATZ = (
    "Katz and others 1978, Obtaining confidence intervals for the risk ratio",
    "https://www.jstor.org/stable/2530610",
)
OWN_DEFINITION = ("This project’s rule, from the talk’s definition of racial equity", "/methods#definition")
OWN_VERDICTS = ("This project’s rule, set out among the verdicts", "/methods#verdicts")
ZOU = (
    "Zou and Donner 2008, Construction of confidence limits about effect measures: a general approach",
    "https://doi.org/10.1002/sim.3095",
)
WOOLF = (
    "Woolf 1955, On estimating the relation between blood group and disease",
    "https://doi.org/10.1111/j.1469-1809.1955.tb01348.x",
)
NEWCOMBE = (
    "Newcombe 1998, Interval estimation for the difference between independent proportions",
    "https://pubmed.ncbi.nlm.nih.gov/9595617/",
)
FAY = (
    "Fay and Feuer 1997, Confidence intervals for directly standardized rates",
    "https://pubmed.ncbi.nlm.nih.gov/9131766/",
)
